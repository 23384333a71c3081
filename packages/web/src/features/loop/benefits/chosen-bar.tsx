import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useEffect } from "react";
import { useWords } from "../../../kit/use-words.ts";

const useStyles = makeStyles({
  bar: {
    position: "sticky",
    bottom: "8px",
    zIndex: 2,
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "8px 16px",
    padding: "10px 16px",
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow16,
  },
  count: { marginInlineEnd: "auto", fontWeight: tokens.fontWeightSemibold },
});

interface ChosenBarProps {
  readonly count: number;
  readonly isBusy: boolean;
  activate(): void;
  clear(): void;
}

/** Activates all that was chosen. It stays in sight, and what has the focus is never behind it. */
export function ChosenBar({ count, isBusy, activate, clear }: ChosenBarProps) {
  const { t } = useWords();
  const styles = useStyles();
  useEffect(() => {
    const { style } = document.documentElement;
    style.scrollPaddingBottom = "96px";
    return () => {
      style.scrollPaddingBottom = "";
    };
  }, []);
  return (
    <section className={styles.bar} aria-label={t("benefits.chosen-label")}>
      <span role="status" className={styles.count}>
        {t("benefits.chosen", { count })}
      </span>
      <Button appearance="subtle" onClick={clear}>
        {t("benefits.choose-none")}
      </Button>
      <Button appearance="primary" disabledFocusable={isBusy} onClick={activate}>
        {t("benefits.activate-chosen", { count })}
      </Button>
    </section>
  );
}
