import { Button, makeStyles } from "@fluentui/react-components";
import { type Import, undoableKinds } from "@laurel/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type ImportTurn, refusedFile, tryAgain } from "../../api/imports.ts";
import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { FormError } from "../../kit/form-error.tsx";
import type { ActionOutcome } from "../../kit/outcome.tsx";
import { saveFile } from "../../kit/save-file.ts";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { TurnForm } from "./turn-form.tsx";

const useStyles = makeStyles({
  parts: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "12px" },
  actions: { display: "flex", flexWrap: "wrap", gap: "8px" },
});

interface ImportActionsProps {
  readonly of: Import;
  readonly outcome: ActionOutcome;
}

/** What this reader can do with an import; nothing if that is nothing. */
export function ImportActions({ of, outcome }: ImportActionsProps) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const { caller, me } = useSigned();
  const client = useQueryClient();
  const [turn, setTurn] = useState<ImportTurn | null>(null);
  const { importId, kind, format, status, refused, rerunOf, undone } = of;
  const refresh = () => client.invalidateQueries({ queryKey: ["imports"] });
  const download = useSubmission(async () => {
    saveFile(`${kind}-${importId}-refused.${format}`, await refusedFile(caller, importId));
  });
  const rerun = useSubmission(async () => {
    outcome.clear();
    const result = await tryAgain(caller, importId);
    await refresh();
    const { added, repeated } = result;
    outcome.tell(t("imports.rerun-done", { taken: added + repeated, refused: result.refused }));
  });
  const hasEnded = status === "finished" || status === "stopped";
  // The lines that a re-run refuses stay with the first import.
  const hasLines = refused > 0 && rerunOf === null;
  const mayRerun = hasLines && status === "finished" && undone === null && mayDo(me, "imports.add");
  const mayTurn = hasEnded && undoableKinds.includes(kind) && mayDo(me, "imports.undo");
  const possible = undone === null ? "undo" : "restore";
  if (!hasLines && !mayTurn) return null;
  return (
    <div className={styles.parts}>
      <FormError error={download.error ?? rerun.error} question="other" />
      <div className={styles.actions}>
        {hasLines && (
          <Button disabledFocusable={download.isBusy} onClick={() => download.send()}>
            {t("imports.download")}
          </Button>
        )}
        {mayRerun && (
          <Button disabledFocusable={rerun.isBusy} onClick={() => rerun.send()}>
            {t("imports.rerun")}
          </Button>
        )}
        {mayTurn && <Button onClick={() => setTurn(possible)}>{t(`imports.${possible}`)}</Button>}
      </div>
      {turn !== null && (
        <Dialog title={t(`imports.${turn}-title`, { id: importId })} close={() => setTurn(null)}>
          <TurnForm
            turn={turn}
            importId={importId}
            back={() => setTurn(null)}
            done={async () => {
              await refresh();
              setTurn(null);
              outcome.tell(t(`imports.${turn}-done`), true);
            }}
          />
        </Dialog>
      )}
    </div>
  );
}
