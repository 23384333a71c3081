import { MessageBar, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useSigned } from "../../api/program.tsx";
import { setAsideQuery } from "../../api/queries.ts";
import { useWords } from "../../kit/use-words.ts";
import { WhatWaitsLink } from "./what-waits-link.tsx";

/** Which partners can't be decided, and why; nothing while there are none. */
export function SetAsideBar() {
  const { t } = useWords();
  const { caller } = useSigned();
  const { data } = useQuery(setAsideQuery(caller));
  if (data === undefined || data.items.length === 0) return null;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{t("list.set-aside-title")}</MessageBarTitle>
        <ul>
          {data.items.map(({ partnerId, refusal }) => (
            <li key={partnerId}>{refusal.message}</li>
          ))}
        </ul>
        {data.nextCursor !== null && <p>{t("list.set-aside-more")}</p>}
        {t("list.set-aside-next")} <WhatWaitsLink />
      </MessageBarBody>
    </MessageBar>
  );
}
