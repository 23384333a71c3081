import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { LaurelIcon } from "../../kit/icons.tsx";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  empty: {
    display: "grid",
    justifyItems: "center",
    gap: "12px",
    padding: "48px 24px",
    textAlign: "center",
    color: tokens.colorNeutralForeground2,
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, color: tokens.colorNeutralForeground1 },
  code: { fontFamily: tokens.fontFamilyMonospace },
});

interface NoPartnersProps {
  readonly isFiltered: boolean;
  clear(): void;
}

/** Shown instead of an empty list: why it is empty and what to do. */
export function NoPartners({ isFiltered, clear }: NoPartnersProps) {
  const { t } = useWords();
  const styles = useStyles();
  return (
    <div className={styles.empty}>
      <LaurelIcon size={40} />
      <h2 className={styles.title}>{t(isFiltered ? "empty.filtered" : "empty.all")}</h2>
      {isFiltered ? (
        <Button onClick={clear}>{t("empty.clear")}</Button>
      ) : (
        <code className={styles.code}>laurel import partners partners.csv</code>
      )}
    </div>
  );
}
