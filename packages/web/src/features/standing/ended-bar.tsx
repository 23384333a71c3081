import { MessageBar, MessageBarBody } from "@fluentui/react-components";
import type { StandingAnswer } from "@laurel/contract";
import { useWords } from "../../kit/use-words.ts";

interface EndedBarProps {
  readonly ended: StandingAnswer["ended"] | undefined;
}

/** Says that a partner is not in the program, and since when; nothing where it is. */
export function EndedBar({ ended }: EndedBarProps) {
  const { say, day } = useWords();
  if (ended === undefined) return null;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>{say("standing.ended", { day: day(ended.since) })}</MessageBarBody>
    </MessageBar>
  );
}
