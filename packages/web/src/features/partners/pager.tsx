import { Button, makeStyles, tokens } from "@fluentui/react-components";
import type { PartnerPage } from "@laurel/contract";
import { useWords } from "../../kit/use-words.ts";
import { changed, type ListSearch, pageAfter, pageBefore, pageRows } from "./list-search.ts";

const useStyles = makeStyles({
  pager: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    justifyContent: "flex-end",
    gap: "8px",
    padding: "12px 16px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  range: {
    marginInlineEnd: "auto",
    color: tokens.colorNeutralForeground2,
    // A line of its own, so that the buttons stay together.
    "@media (max-width: 480px)": { width: "100%" },
  },
});

interface PagerProps {
  readonly search: ListSearch;
  readonly page: PartnerPage;
  show(search: ListSearch): void;
}

/** The range of the shown rows, and buttons to the other pages. */
export function Pager({ search, page, show }: PagerProps) {
  const { t, number } = useWords();
  const styles = useStyles();
  const from = ((search.page ?? 1) - 1) * pageRows + 1;
  const before = pageBefore(search);
  const { nextCursor, items, total } = page;
  const range = { from: number(from), to: number(from + items.length - 1), total: number(total) };
  return (
    <nav className={styles.pager} aria-label={t("pager.label")}>
      <span className={styles.range}>{t("pager.range", range)}</span>
      <Button
        appearance="subtle"
        disabledFocusable={search.page === undefined}
        onClick={() => show(changed(search, {}))}
      >
        {t("pager.first")}
      </Button>
      <Button disabledFocusable={before === null} onClick={() => before && show(before)}>
        {t("pager.previous")}
      </Button>
      <Button
        disabledFocusable={nextCursor === null}
        onClick={() => nextCursor && show(pageAfter(search, nextCursor))}
      >
        {t("pager.next")}
      </Button>
    </nav>
  );
}
