import { Badge, Button, makeStyles, tokens } from "@fluentui/react-components";
import type { QueuedPromise } from "@laurel/contract";
import { Link } from "@tanstack/react-router";
import { namesOf, useSigned } from "../../../api/program.tsx";
import { assignPromise, snoozePromise } from "../../../api/work.ts";
import { languageIn } from "../../../kit/language-in.ts";
import { refusalText } from "../../../kit/refusal-text.ts";
import { useSubmission } from "../../../kit/use-submission.ts";
import { useWords } from "../../../kit/use-words.ts";
import { CaseLink } from "../cases/case-link.tsx";
import { subjectTitle } from "../cases/subject.ts";
import { DueBlock } from "./due-block.tsx";

const narrow = "@media (max-width: 900px)";

const useStyles = makeStyles({
  row: {
    display: "grid",
    gridTemplateColumns: "minmax(150px, 190px) minmax(0, 1fr) minmax(120px, 170px) auto",
    gap: "4px 16px",
    alignItems: "start",
    padding: "12px 0",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    [narrow]: { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  about: { display: "grid", gap: "2px", minWidth: 0 },
  title: { fontWeight: tokens.fontWeightSemibold },
  quiet: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "2px 12px",
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
  },
  // Large enough to be hit beside the title.
  partner: {
    display: "inline-flex",
    alignItems: "center",
    minHeight: "24px",
    color: tokens.colorNeutralForeground1,
  },
  who: { display: "grid", gap: "4px", justifyItems: "start" },
  actions: { display: "flex", flexWrap: "wrap", gap: "4px", [narrow]: { paddingTop: "4px" } },
  wrong: { gridColumn: "1 / -1", margin: 0, color: tokens.colorStatusDangerForeground1 },
});

/** What a row asks the queue to open or to tell. */
export interface RowEvents {
  tell(text: string, isGone?: boolean): void;
  handOver(promise: QueuedPromise): void;
  snooze(promise: QueuedPromise): void;
}

interface QueueRowProps extends RowEvents {
  readonly promise: QueuedPromise;
  readonly now: number;
  /** Whether the reader may take, hand over and snooze. */
  readonly mayAct: boolean;
  changed(): Promise<void>;
}

/** One promise of the queue: when it is due, what it is about, who has it, and what can be done with it. */
export function QueueRow({ promise, now, ...rest }: QueueRowProps) {
  const words = useWords();
  const { t, moment } = words;
  const styles = useStyles();
  const { program } = useSigned();
  const { partnerId, partnerName, kind, language, snoozedUntil, subject } = promise;
  const isSnoozed = snoozedUntil !== null && Date.parse(snoozedUntil) > now;
  const what = subjectTitle(words, namesOf(program), promise);
  return (
    <li className={styles.row}>
      <DueBlock promise={promise} now={now} />
      <div className={styles.about}>
        <CaseLink partnerId={partnerId} subject={subject} className={styles.title}>
          {what}
        </CaseLink>
        <span className={styles.quiet}>
          <Link to="/console/partners/$partnerId" params={{ partnerId }} className={styles.partner}>
            {partnerName}
          </Link>
          <span>{t(`promise-kind.${kind}`)}</span>
          <span>{languageIn(words.locale, language)}</span>
        </span>
        {isSnoozed && (
          <span className={styles.quiet}>{t("queue.snoozed-until", { moment: moment(snoozedUntil) })}</span>
        )}
      </div>
      <div className={styles.who}>
        <Holder promise={promise} />
      </div>
      {rest.mayAct && <RowActions promise={promise} what={what} isSnoozed={isSnoozed} {...rest} />}
    </li>
  );
}

function Holder({ promise: { assignee } }: { readonly promise: QueuedPromise }) {
  const { t } = useWords();
  const { me } = useSigned();
  if (assignee === null) {
    return (
      <Badge appearance="tint" color="warning">
        {t("queue.nobody-has")}
      </Badge>
    );
  }
  if (assignee.who === `person:${me.id}`) return <span>{t("queue.you-have")}</span>;
  return <span>{t("queue.has", { name: assignee.name ?? t("queue.someone") })}</span>;
}

interface RowActionsProps extends RowEvents {
  readonly promise: QueuedPromise;
  readonly what: string;
  readonly isSnoozed: boolean;
  changed(): Promise<void>;
}

function RowActions({ promise, what, isSnoozed, tell, handOver, snooze, changed }: RowActionsProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller, me } = useSigned();
  const isMine = promise.assignee?.who === `person:${me.id}`;
  const submission = useSubmission<"take" | "show-again">(async (action) => {
    try {
      if (action === "take") await assignPromise(caller, promise);
      else await snoozePromise(caller, promise.promiseId, null);
      // The button goes with its work, and the focus with the button.
      tell(t(action === "take" ? "queue.taken" : "queue.shown-again", { what }), true);
    } finally {
      await changed();
    }
  });
  return (
    <>
      <div className={styles.actions}>
        {!isMine && (
          <Button
            size="small"
            appearance="primary"
            disabledFocusable={submission.isBusy}
            aria-label={t("queue.take-this", { what })}
            onClick={() => submission.send("take")}
          >
            {t("queue.take")}
          </Button>
        )}
        <Button
          size="small"
          aria-label={t("queue.hand-over-this", { what })}
          onClick={() => handOver(promise)}
        >
          {t("queue.hand-over")}
        </Button>
        {isSnoozed ? (
          <Button
            size="small"
            disabledFocusable={submission.isBusy}
            aria-label={t("queue.show-again-this", { what })}
            onClick={() => submission.send("show-again")}
          >
            {t("queue.show-again")}
          </Button>
        ) : (
          <Button size="small" aria-label={t("queue.snooze-this", { what })} onClick={() => snooze(promise)}>
            {t("queue.snooze")}
          </Button>
        )}
      </div>
      {submission.error !== null && (
        <p role="alert" className={styles.wrong}>
          {refusalText(t, submission.error, "other")}
        </p>
      )}
    </>
  );
}
