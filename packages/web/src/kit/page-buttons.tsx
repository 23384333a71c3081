import { Button, makeStyles } from "@fluentui/react-components";
import { type CursorPage, pageBefore, pageFrom } from "./cursor-pages.ts";
import { useWords } from "./use-words.ts";

const useStyles = makeStyles({
  pages: { display: "flex", flexWrap: "wrap", justifyContent: "flex-end", gap: "8px" },
});

interface PageButtonsProps {
  readonly page: CursorPage;
  /** Null on the last page, and undefined while it loads. */
  readonly next: string | null | undefined;
  show(page: CursorPage): void;
}

/** Buttons to the first, the previous and the next page; nothing if there is one page only. */
export function PageButtons({ page, next, show }: PageButtonsProps) {
  const { t } = useWords();
  const { pages } = useStyles();
  const isFirst = page.after === undefined;
  if (isFirst && next == null) return null;
  return (
    <nav className={pages} aria-label={t("pager.label")}>
      <Button appearance="subtle" disabledFocusable={isFirst} onClick={() => show({})}>
        {t("pager.first")}
      </Button>
      <Button disabledFocusable={isFirst} onClick={() => show(pageBefore(page))}>
        {t("pager.previous")}
      </Button>
      <Button disabledFocusable={next == null} onClick={() => next != null && show(pageFrom(page, next))}>
        {t("pager.next")}
      </Button>
    </nav>
  );
}
