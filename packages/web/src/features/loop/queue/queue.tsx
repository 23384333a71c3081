import { makeStyles, mergeClasses, Spinner, tokens } from "@fluentui/react-components";
import type { QueuedPromise } from "@laurel/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { mayDo } from "../../../api/may-do.ts";
import { namesOf, useSigned } from "../../../api/program.tsx";
import { queueCountsQuery, queueQuery } from "../../../api/work.ts";
import { Card } from "../../../kit/card.tsx";
import { OutcomeBar, useOutcome } from "../../../kit/outcome.tsx";
import { PageButtons } from "../../../kit/page-buttons.tsx";
import { ProblemBar } from "../../../kit/problem-bar.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { subjectTitle } from "../cases/subject.ts";
import { type DueGroup, dueGroups, dueOf } from "./due-words.ts";
import { HandOverDialog } from "./hand-over-dialog.tsx";
import { QueueRow, type RowEvents } from "./queue-row.tsx";
import { chosenIn, type QueueSearch, type QueueView, queueQueryOf, whoseOf } from "./queue-search.ts";
import { QueueCountsRow, QueueToolbar } from "./queue-toolbar.tsx";
import { SnoozeDialog } from "./snooze-dialog.tsx";
import { useNow } from "./use-now.ts";

const useStyles = makeStyles({
  queue: { display: "grid", gap: "16px", gridTemplateColumns: "minmax(0, 1fr)" },
  list: { margin: 0, padding: 0, listStyleType: "none" },
  group: {
    margin: "16px 0 8px",
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    color: tokens.colorNeutralForeground2,
    ":first-child": { marginTop: 0 },
  },
  late: { color: tokens.colorStatusDangerForeground1 },
  stale: { opacity: 0.6 },
  none: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
  link: { color: tokens.colorBrandForegroundLink },
});

interface QueueProps {
  readonly search: QueueSearch;
  show(search: QueueSearch): void;
}

/** The team's queue: what is owed by when, who has it, and what can be done with it. */
export function Queue({ search, show }: QueueProps) {
  const styles = useStyles();
  const { caller, me } = useSigned();
  const client = useQueryClient();
  const now = useNow();
  const outcome = useOutcome();
  const mayAct = mayDo(me, "promises.assign");
  const view: QueueView = search.view ?? (mayAct && me.kind === "person" ? "mine" : "all");
  const [open, setOpen] = useState<OpenDialog | null>(null);
  const queue = useQuery(queueQuery(caller, queueQueryOf(search, view)));
  const { data: counts } = useQuery(queueCountsQuery(caller, whoseOf(view, search.kind)));
  const changed = () => client.invalidateQueries({ queryKey: ["promises"] });
  const { data, error, isPlaceholderData, refetch } = queue;
  return (
    <div className={styles.queue}>
      <QueueCountsRow counts={counts} />
      <QueueToolbar
        search={search}
        view={view}
        counts={counts}
        choose={(change) => show(chosenIn(search, change))}
      />
      <OutcomeBar outcome={outcome} />
      {error !== null && <ProblemBar error={error} retry={() => void refetch()} />}
      {error === null && data === undefined && <Loading />}
      {data !== undefined && (
        <div className={isPlaceholderData ? styles.stale : undefined}>
          <Rows
            promises={data.items}
            {...{ now, mayAct, changed }}
            titleRef={outcome.title}
            turn={search.turn ?? "team"}
            tell={outcome.tell}
            handOver={(promise) => setOpen({ kind: "hand-over", promise })}
            snooze={(promise) => setOpen({ kind: "snooze", promise })}
          />
        </div>
      )}
      <PageButtons
        page={search}
        next={data?.nextCursor}
        show={({ after }) => show({ ...chosenIn(search, {}), ...(after === undefined ? {} : { after }) })}
      />
      {open !== null && (
        <RowDialog open={open} now={now} close={() => setOpen(null)} changed={changed} tell={outcome.tell} />
      )}
    </div>
  );
}

function Loading() {
  return <Spinner label={useWords().t("shell.loading")} />;
}

interface RowsProps extends RowEvents {
  readonly promises: readonly QueuedPromise[];
  readonly now: number;
  readonly mayAct: boolean;
  readonly turn: "team" | "partner";
  readonly titleRef: React.RefObject<HTMLHeadingElement | null>;
  changed(): Promise<void>;
}

function Rows({ promises, titleRef, turn, ...row }: RowsProps) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const { program } = useSigned();
  const groups = Map.groupBy(
    promises,
    (promise): DueGroup => dueOf(words, promise, program.timeZone, row.now).group,
  );
  return (
    <Card title={t(`queue.turn.${turn}`)} titleRef={titleRef}>
      {promises.length === 0 && (
        <p className={styles.none}>
          {t("queue.none")}{" "}
          <Link to="/queue" search={{ view: "all" }} className={styles.link}>
            {t("queue.none-all")}
          </Link>
        </p>
      )}
      {dueGroups.flatMap((group) => {
        const found = groups.get(group) ?? [];
        if (found.length === 0) return [];
        return [
          <h3 key={`${group}-title`} className={mergeClasses(styles.group, group === "late" && styles.late)}>
            {t(`queue.${group}`)}
          </h3>,
          <ul key={group} className={styles.list} aria-label={t(`queue.${group}`)}>
            {found.map((promise) => (
              <QueueRow key={promise.promiseId} promise={promise} {...row} />
            ))}
          </ul>,
        ];
      })}
    </Card>
  );
}

interface OpenDialog {
  readonly kind: "hand-over" | "snooze";
  readonly promise: QueuedPromise;
}

interface RowDialogProps {
  readonly open: OpenDialog;
  readonly now: number;
  close(): void;
  changed(): Promise<void>;
  tell(text: string, isGone?: boolean): void;
}

function RowDialog({ open: { kind, promise }, now, close, changed, tell }: RowDialogProps) {
  const words = useWords();
  const { t, moment } = words;
  const { program } = useSigned();
  const what = subjectTitle(words, namesOf(program), promise);
  // The row may leave the list with the change, and the button that opened the dialog with it.
  const end = async (text: string) => {
    close();
    await changed();
    tell(text, true);
  };
  if (kind === "hand-over") {
    return (
      <HandOverDialog {...{ promise, what, close }} done={(name) => end(t("queue.handed", { name, what }))} />
    );
  }
  return (
    <SnoozeDialog
      {...{ promise, what, now, close }}
      done={(until) => end(t("queue.snooze-done", { moment: moment(until), what }))}
    />
  );
}
