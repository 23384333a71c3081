import { Button, MessageBar, MessageBarActions, MessageBarBody } from "@fluentui/react-components";
import { useWords } from "../../../kit/use-words.ts";
import type { KeptDraft } from "./use-draft.ts";

/** Says that another tab has changed the same form, and lets the reader choose whose answers stay. */
export function DraftNotice({ draft }: { readonly draft: KeptDraft }) {
  const { t } = useWords();
  if (draft.conflict === null) {
    if (!draft.isRestored) return null;
    return (
      <MessageBar intent="info" layout="multiline">
        <MessageBarBody>{t("draft.restored")}</MessageBarBody>
      </MessageBar>
    );
  }
  return (
    <MessageBar intent="warning" layout="multiline" role="alert">
      <MessageBarBody>{t("draft.conflict")}</MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={() => draft.settle("ours")}>
          {t("draft.ours")}
        </Button>
        <Button size="small" onClick={() => draft.settle("theirs")}>
          {t("draft.theirs")}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
