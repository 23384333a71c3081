import { MessageBar, MessageBarBody, makeStyles } from "@fluentui/react-components";
import { waitingLines } from "@laurel/words";
import { useQuery } from "@tanstack/react-query";
import { useSigned } from "../../api/program.tsx";
import { waitingQuery } from "../../api/queries.ts";
import { useWords } from "../../kit/use-words.ts";
import { WhatWaitsLink } from "./what-waits-link.tsx";

const useStyles = makeStyles({
  lines: { margin: 0, padding: 0, listStyleType: "none", display: "grid", gap: "2px" },
});

/** What was received from all partners and does not count yet; nothing if nothing waits. */
export function WaitingBar() {
  const words = useWords();
  const { caller } = useSigned();
  const { lines } = useStyles();
  const { data } = useQuery(waitingQuery(caller));
  const waiting = data === undefined ? [] : waitingLines(words, data);
  if (waiting.length === 0) return null;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <ul className={lines}>
          {waiting.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <WhatWaitsLink />
      </MessageBarBody>
    </MessageBar>
  );
}
