import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from "@fluentui/react-components";
import { problemTexts } from "./refusal-text.ts";
import { RefusedRequest } from "./refused-request.ts";
import { useWords } from "./use-words.ts";

interface ProblemBarProps {
  readonly error: Error;
  retry(): void;
}

/** Refusals that another try, or a little patience, may change. */
const passing = [401, 408, 425, 429];

/** Whether the same request is refused again, such as one with a link that no longer works. */
function isFinal(error: Error): boolean {
  return (
    error instanceof RefusedRequest &&
    error.status >= 400 &&
    error.status < 500 &&
    !passing.includes(error.status)
  );
}

/** What went wrong, in the API's words where it gives any, with a button to try again where that may help. */
export function ProblemBar({ error, retry }: ProblemBarProps) {
  const { t } = useWords();
  const { title, detail } = problemTexts(t, error, navigator.onLine);
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle>
        {detail}
      </MessageBarBody>
      {!isFinal(error) && (
        <MessageBarActions>
          <Button size="small" onClick={retry}>
            {t("problem.retry")}
          </Button>
        </MessageBarActions>
      )}
    </MessageBar>
  );
}
