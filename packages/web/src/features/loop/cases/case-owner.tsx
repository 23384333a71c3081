import { Button, makeStyles, tokens } from "@fluentui/react-components";
import type { LoopPromise } from "@laurel/contract";
import { useState } from "react";
import { mayDo } from "../../../api/may-do.ts";
import { useSigned } from "../../../api/program.tsx";
import { assignPromise } from "../../../api/work.ts";
import { refusalText } from "../../../kit/refusal-text.ts";
import { useSubmission } from "../../../kit/use-submission.ts";
import { useWords } from "../../../kit/use-words.ts";
import { HandOverDialog } from "../queue/hand-over-dialog.tsx";

const useStyles = makeStyles({
  owner: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px" },
  wrong: { width: "100%", margin: 0, color: tokens.colorStatusDangerForeground1 },
});

interface CaseOwnerProps {
  readonly assignee: LoopPromise["assignee"];
  readonly promises: readonly LoopPromise[];
  /** What the case is about. */
  readonly what: string;
  changed(): Promise<void>;
}

/** Who has a case, and buttons to take it and to hand it over while something of it is owed. */
export function CaseOwner({ assignee, promises, what, changed }: CaseOwnerProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller, me } = useSigned();
  const [isHanding, setHanding] = useState(false);
  const owed = promises.find(({ state }) => state === "open" || state === "missed");
  const isMine = assignee?.who === `person:${me.id}`;
  const submission = useSubmission(async () => {
    if (owed === undefined) return;
    try {
      await assignPromise(caller, owed);
    } finally {
      await changed();
    }
  });
  const told =
    assignee === null
      ? t("queue.nobody-has")
      : isMine
        ? t("queue.you-have")
        : t("queue.has", { name: assignee.name ?? t("queue.someone") });
  return (
    <div className={styles.owner}>
      <span>{told}</span>
      {owed !== undefined && mayDo(me, "promises.assign") && (
        <>
          {!isMine && (
            <Button size="small" disabledFocusable={submission.isBusy} onClick={() => submission.send()}>
              {t("queue.take")}
            </Button>
          )}
          <Button size="small" onClick={() => setHanding(true)}>
            {t("queue.hand-over")}
          </Button>
        </>
      )}
      {submission.error !== null && (
        <p role="alert" className={styles.wrong}>
          {refusalText(t, submission.error, "other")}
        </p>
      )}
      {isHanding && owed !== undefined && (
        <HandOverDialog
          promise={owed}
          what={what}
          close={() => setHanding(false)}
          done={async () => {
            setHanding(false);
            await changed();
          }}
        />
      )}
    </div>
  );
}
