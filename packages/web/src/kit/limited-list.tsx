import { Button, makeStyles } from "@fluentui/react-components";
import { type ReactNode, useState } from "react";
import { useWords } from "./use-words.ts";

const useStyles = makeStyles({
  parts: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "16px" },
  more: { justifySelf: "start" },
});

/** How many items more the button shows: each may be a card with buttons of its own. */
const step = 50;

interface LimitedListProps<Item> {
  readonly items: readonly Item[];
  /** Shows the first items. */
  children(items: readonly Item[]): ReactNode;
}

/** The beginning of a list that is loaded as a whole, and a button for more of it. */
export function LimitedList<Item>({ items, children }: LimitedListProps<Item>) {
  const { t } = useWords();
  const styles = useStyles();
  const [limit, setLimit] = useState(step);
  return (
    <div className={styles.parts}>
      {children(items.slice(0, limit))}
      {items.length > limit && (
        <Button className={styles.more} onClick={() => setLimit(limit + step)}>
          {t("shell.more")}
        </Button>
      )}
    </div>
  );
}
