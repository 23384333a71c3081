import { Button, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { ProblemBar } from "./problem-bar.tsx";
import { useWords } from "./use-words.ts";

const useStyles = makeStyles({
  parts: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "12px" },
  none: { margin: 0, color: tokens.colorNeutralForeground2 },
  more: { justifySelf: "start" },
});

/** What a list that grows page by page knows of its pages. */
export interface Growing<Item> {
  readonly data: { readonly pages: readonly { readonly items: readonly Item[] }[] } | undefined;
  readonly error: Error | null;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  fetchNextPage(): unknown;
  refetch(): unknown;
}

interface GrowingListProps<Item> {
  readonly query: Growing<Item>;
  /** What an empty list says. */
  readonly none: string;
  /** Shows the items that are loaded, at least one. */
  children(items: readonly Item[]): ReactNode;
}

/** A list that grows by a button: while it loads, if it fails, if it is empty, and as it is. */
export function GrowingList<Item>({ query, none, children }: GrowingListProps<Item>) {
  const { t } = useWords();
  const styles = useStyles();
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = query;
  const items = data?.pages.flatMap((page) => page.items);
  const retry = () => void (data === undefined ? refetch() : fetchNextPage());
  return (
    <div className={styles.parts}>
      {items === undefined && error === null && <Spinner label={t("shell.loading")} />}
      {items?.length === 0 && <p className={styles.none}>{none}</p>}
      {items !== undefined && items.length > 0 && children(items)}
      {error !== null && <ProblemBar error={error} retry={retry} />}
      {hasNextPage && error === null && (
        <Button
          className={styles.more}
          disabledFocusable={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
          {...(isFetchingNextPage ? { icon: <Spinner size="tiny" /> } : {})}
        >
          {t("shell.more")}
        </Button>
      )}
    </div>
  );
}
