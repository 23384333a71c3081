import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useSigned } from "../../api/program.tsx";
import { receiptFile } from "../../api/receipt.ts";
import { FormError } from "../../kit/form-error.tsx";
import { saveFile } from "../../kit/save-file.ts";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  parts: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "8px", justifyItems: "start" },
  hint: { margin: 0, color: tokens.colorNeutralForeground2, maxWidth: "75ch" },
});

interface ReceiptButtonProps {
  readonly partnerId: string;
  /** The day of the standing, ISO 8601. */
  readonly day: string;
}

/** All that a standing rests on, as a file to keep. */
export function ReceiptButton({ partnerId, day }: ReceiptButtonProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSigned();
  const download = useSubmission(async () => {
    saveFile(`receipt-${partnerId}-${day}.json`, await receiptFile(caller, partnerId, day));
  });
  return (
    <div className={styles.parts}>
      <p className={styles.hint}>{t("receipt.hint")}</p>
      <FormError error={download.error} question="other" />
      <Button disabledFocusable={download.isBusy} onClick={() => download.send()}>
        {t("receipt.download")}
      </Button>
    </div>
  );
}
