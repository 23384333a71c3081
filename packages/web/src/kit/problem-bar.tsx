import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from "@fluentui/react-components";
import { problemTexts } from "./refusal-text.ts";
import { useWords } from "./use-words.ts";

interface ProblemBarProps {
  readonly error: Error;
  retry(): void;
}

/** What went wrong, in the API's words where it gives any, with a button to try again. */
export function ProblemBar({ error, retry }: ProblemBarProps) {
  const { t } = useWords();
  const { title, detail } = problemTexts(t, error, navigator.onLine);
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle>
        {detail}
      </MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={retry}>
          {t("problem.retry")}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
