import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { CopyButton } from "../../kit/copy-button.tsx";
import { useWords } from "../../kit/use-words.ts";
import { Panel } from "./panel.tsx";

const useStyles = makeStyles({
  codes: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fill, minmax(108px, 1fr))",
    gap: "4px 16px",
    margin: 0,
    padding: "12px 16px",
    listStyleType: "none",
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase400,
    lineHeight: 1.7,
  },
  keep: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px" },
});

interface BackupCodesProps {
  /** The number of the step, if this is one. */
  readonly above?: string;
  readonly codes: readonly string[];
  /** The address of their owner, for the file. */
  readonly email: string;
  done(): void;
}

/** The backup codes, which are shown only once. */
export function BackupCodes({ above, codes, email, done }: BackupCodesProps) {
  const { t, moment } = useWords();
  const styles = useStyles();
  const download = () => {
    const at = moment(new Date().toISOString());
    const head = t("factor.file", { email, site: location.origin, at });
    save("laurel-backup-codes.txt", `${head}\n\n${codes.join("\n")}\n`);
  };
  return (
    <Panel
      title={t("factor.keep-codes")}
      lead={t("factor.codes-text")}
      {...(above === undefined ? {} : { above })}
    >
      <ul className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={styles.keep}>
        <Button onClick={download}>{t("factor.download")}</Button>
        <CopyButton text={codes.join("\n")}>{t("factor.copy-codes")}</CopyButton>
      </div>
      <div>
        <Button appearance="primary" onClick={done}>
          {t("factor.codes-saved")}
        </Button>
      </div>
    </Panel>
  );
}

function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Some browsers fetch the address only after the click event.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
