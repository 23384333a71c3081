import { makeStyles, tokens } from "@fluentui/react-components";
import { Link } from "@tanstack/react-router";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  parts: {
    display: "flex",
    gap: "20px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  part: {
    padding: "8px 2px",
    marginBottom: "-1px",
    color: tokens.colorNeutralForeground2,
    textDecorationLine: "none",
    borderBottom: "2px solid transparent",
    ":hover": { color: tokens.colorNeutralForeground1, borderBottomColor: tokens.colorNeutralStroke1 },
    ":focus-visible": {
      outline: `2px solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: "2px",
      borderRadius: tokens.borderRadiusMedium,
    },
    "&[aria-current=page]": {
      color: tokens.colorNeutralForeground1,
      fontWeight: tokens.fontWeightSemibold,
      borderBottomColor: tokens.colorCompoundBrandStroke,
    },
  },
});

const exactly = { exact: true, includeSearch: false } as const;

/** The pages of a partner. */
export function PartnerParts({ partnerId }: { readonly partnerId: string }) {
  const { t } = useWords();
  const styles = useStyles();
  const shared = {
    params: { partnerId },
    className: styles.part,
    activeOptions: exactly,
    state: true,
  } as const;
  return (
    <nav className={styles.parts} aria-label={t("partner.parts")}>
      <Link to="/partners/$partnerId" {...shared}>
        {t("partner.standing")}
      </Link>
      <Link to="/partners/$partnerId/people" {...shared}>
        {t("people.title")}
      </Link>
    </nav>
  );
}
