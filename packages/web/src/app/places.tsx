import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { Me } from "@laurel/contract";
import { Link } from "@tanstack/react-router";
import { mayDo } from "../api/may-do.ts";
import { forced } from "../kit/forced-colors.ts";
import { useWords } from "../kit/use-words.ts";

const useStyles = makeStyles({
  places: {
    display: "flex",
    flexWrap: "wrap",
    gap: "4px",
    "@media (max-width: 1080px)": { order: 5, width: "100%", marginInlineStart: "-10px" },
  },
  // Many links get a row of their own.
  many: { order: 5, width: "100%", marginInlineStart: "-10px" },
  place: {
    padding: "6px 10px",
    color: tokens.colorNeutralForeground2,
    textDecorationLine: "none",
    borderRadius: tokens.borderRadiusMedium,
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover, color: tokens.colorNeutralForeground1 },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    "&[aria-current=page]": {
      color: tokens.colorBrandForeground2,
      backgroundColor: tokens.colorBrandBackground2,
      fontWeight: tokens.fontWeightSemibold,
      [forced]: { textDecorationLine: "underline" },
    },
  },
});

const exactly = { exact: true, includeSearch: false } as const;

/** Links to the pages other than the partners; nothing if this reader may open none of them. */
export function Places({ me }: { readonly me: Me }) {
  const { t } = useWords();
  const styles = useStyles();
  const hasTeam = mayDo(me, "team.read");
  const hasWork = mayDo(me, "promises.read");
  const hasKeys = mayDo(me, "keys.manage");
  const hasLetters = mayDo(me, "messages.read");
  const hasImports = mayDo(me, "imports.read");
  const hasWaiting = mayDo(me, "partners.list");
  if (!hasTeam && !hasKeys && !hasImports && !hasLetters && !hasWork) return null;
  const shared = { className: styles.place, activeOptions: exactly } as const;
  return (
    <nav className={mergeClasses(styles.places, hasWork && styles.many)} aria-label={t("places.label")}>
      {hasWork && (
        <Link to="/queue" {...shared}>
          {t("queue.title")}
        </Link>
      )}
      <Link to="/" state={{ list: {} }} {...shared}>
        {t("list.title")}
      </Link>
      {hasWork && (
        <>
          <Link to="/requests" {...shared}>
            {t("parts.requests")}
          </Link>
          <Link to="/outreach" {...shared}>
            {t("first-words.title")}
          </Link>
          <Link to="/left-behind" {...shared}>
            {t("left-behind.title")}
          </Link>
        </>
      )}
      {hasWaiting && (
        <Link to="/waiting" {...shared}>
          {t("waits.title")}
        </Link>
      )}
      {hasImports && (
        <Link to="/imports" {...shared}>
          {t("imports.title")}
        </Link>
      )}
      {hasTeam && (
        <Link to="/team" {...shared}>
          {t("team.title")}
        </Link>
      )}
      {hasLetters && (
        <Link to="/messages" {...shared}>
          {t("letters.title")}
        </Link>
      )}
      {hasKeys && (
        <Link to="/keys" {...shared}>
          {t("keys.title")}
        </Link>
      )}
    </nav>
  );
}
