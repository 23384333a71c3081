import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { CopyButton } from "../../kit/copy-button.tsx";
import { saveFile } from "../../kit/save-file.ts";
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
    saveFile(
      "laurel-backup-codes.txt",
      new Blob([`${head}\n\n${codes.join("\n")}\n`], { type: "text/plain" }),
    );
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
