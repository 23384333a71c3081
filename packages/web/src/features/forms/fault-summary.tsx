import {
  Link,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import type { Ref } from "react";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  place: {
    borderRadius: tokens.borderRadiusMedium,
    ":focus": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "2px" },
  },
  list: { margin: "4px 0 0", paddingInlineStart: "20px" },
  item: { padding: "2px 0", overflowWrap: "anywhere" },
});

/** A field whose answer can't be taken. */
export interface WrongField {
  readonly id: string;
  readonly label: string;
  readonly text: string;
}

/** What is wrong with a form, with a link to each field. The caller moves the focus to it. */
export function FaultSummary({
  ref,
  wrong,
}: {
  readonly ref: Ref<HTMLDivElement>;
  readonly wrong: readonly WrongField[];
}) {
  const { t } = useWords();
  const styles = useStyles();
  return (
    <div ref={ref} tabIndex={-1} className={styles.place}>
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{t("form.summary", { count: wrong.length })}</MessageBarTitle>
          <ul className={styles.list}>
            {wrong.map(({ id, label, text }) => (
              <li key={id} className={styles.item}>
                <Link as="button" type="button" inline onClick={() => focusOn(id)}>
                  {label}
                </Link>
                {": "}
                {text}
              </li>
            ))}
          </ul>
        </MessageBarBody>
      </MessageBar>
    </div>
  );
}

/** Moves the focus to a control, or to the first control of a group: what is chosen there, if anything is. */
function focusOn(id: string): void {
  const found = document.getElementById(id);
  const controls = "input:checked, input:not([hidden]), button, select, textarea";
  const target = found?.matches("input, select, textarea")
    ? found
    : found?.querySelector<HTMLElement>(controls);
  target?.focus();
  target?.scrollIntoView?.({ block: "center" });
}
