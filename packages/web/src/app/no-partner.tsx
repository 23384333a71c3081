import { makeStyles, tokens } from "@fluentui/react-components";
import { LaurelIcon } from "../kit/icons.tsx";
import { useWords } from "../kit/use-words.ts";

const useStyles = makeStyles({
  empty: {
    display: "grid",
    justifyItems: "center",
    gap: "12px",
    maxWidth: "520px",
    margin: "8vh auto 0",
    padding: "32px",
    textAlign: "center",
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow8,
    "@media (max-width: 480px)": { padding: "20px", marginTop: "16px" },
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase600, lineHeight: tokens.lineHeightBase600 },
  text: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
});

/** The page for a person who belongs to no partner. */
export function NoPartner() {
  const { t } = useWords();
  const styles = useStyles();
  return (
    <div className={styles.empty}>
      <title>{`${t("no-partner.title")} · Laurel`}</title>
      <LaurelIcon size={40} />
      <h1 className={styles.title}>{t("no-partner.title")}</h1>
      <p className={styles.text}>{t("no-partner.text")}</p>
    </div>
  );
}
