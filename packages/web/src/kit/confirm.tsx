import { Button } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { DialogActions, DialogText } from "./dialog.tsx";
import { Form } from "./form.tsx";
import { SendButton } from "./send-button.tsx";
import { useSending } from "./use-sending.ts";
import { useWords } from "./use-words.ts";

interface CertainProps {
  /** What will happen, and whether it can be undone. */
  readonly text: string;
  /** The label of the button that does it. */
  readonly action: string;
  back(): void;
  work(): Promise<void>;
  /** Further fields. */
  readonly children?: ReactNode;
}

/** The content of a dialog that asks for confirmation. */
export function Certain({ text, action, back, work, children }: CertainProps) {
  const { t } = useWords();
  const sending = useSending(work);
  return (
    <Form sending={sending} question="other">
      <DialogText>{text}</DialogText>
      {children}
      <DialogActions>
        <Button onClick={back}>{t("dialog.back")}</Button>
        <SendButton isBusy={sending.isBusy} isWide={false}>
          {action}
        </SendButton>
      </DialogActions>
    </Form>
  );
}
