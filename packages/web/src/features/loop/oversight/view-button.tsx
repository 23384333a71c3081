import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useNavigate } from "@tanstack/react-router";
import { useId } from "react";
import { useSigned } from "../../../api/program.tsx";
import { beginViewing } from "../../../api/viewing.ts";
import { recordView } from "../../../api/work.ts";
import { EyeIcon } from "../../../kit/icons.tsx";
import { refusalText } from "../../../kit/refusal-text.ts";
import { useSubmission } from "../../../kit/use-submission.ts";
import { useWords } from "../../../kit/use-words.ts";

const useStyles = makeStyles({
  all: {
    display: "grid",
    gap: "4px",
    justifyItems: "end",
    "@media (max-width: 720px)": { justifyItems: "start" },
  },
  hint: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  wrong: { margin: 0, color: tokens.colorStatusDangerForeground1 },
});

/** Opens the portal as the partner's people see it, once that is on the audit log. */
export function ViewButton({ partnerId }: { readonly partnerId: string }) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSigned();
  const navigate = useNavigate();
  const hint = useId();
  const submission = useSubmission(async () => {
    await recordView(caller, partnerId);
    beginViewing(partnerId);
    await navigate({ to: "/partners/$partnerId", params: { partnerId } });
  });
  return (
    <div className={styles.all}>
      <Button
        icon={<EyeIcon />}
        disabledFocusable={submission.isBusy}
        aria-describedby={hint}
        onClick={() => submission.send()}
      >
        {t("partner-work.see")}
      </Button>
      <span id={hint} className={styles.hint}>
        {t("partner-work.see-title")}
      </span>
      {submission.error !== null && (
        <p role="alert" className={styles.wrong}>
          {refusalText(t, submission.error, "other")}
        </p>
      )}
    </div>
  );
}
