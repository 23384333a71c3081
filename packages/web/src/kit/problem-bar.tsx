import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from "@fluentui/react-components";
import { RefusedRequest } from "./refused-request.ts";
import { useWords } from "./use-words.ts";

interface ProblemBarProps {
  readonly error: Error;
  retry(): void;
}

/** What went wrong, in the API's words where it gives any, with a button to try again. */
export function ProblemBar({ error, retry }: ProblemBarProps) {
  const { t } = useWords();
  const problem = error instanceof RefusedRequest ? error.problem : null;
  const isSilent = error instanceof RefusedRequest && error.status === 0;
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{isSilent ? t("problem.no-answer") : t("problem.title")}</MessageBarTitle>
        {isSilent ? t("problem.no-answer-detail") : (problem?.detail ?? t("problem.unknown"))}
      </MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={retry}>
          {t("problem.retry")}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
