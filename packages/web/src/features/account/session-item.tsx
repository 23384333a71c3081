import { Badge, Button } from "@fluentui/react-components";
import { firstCharacters } from "@laurel/core";
import type { OwnSession } from "../../api/auth.ts";
import { Item } from "../../kit/items.tsx";
import { useWords } from "../../kit/use-words.ts";
import type { PageWords } from "../../kit/words.ts";
import { agentOf } from "./agent-text.ts";

interface SessionItemProps {
  readonly session: OwnSession;
  /** Whether it is the current session. */
  readonly isHere: boolean;
  readonly isBusy: boolean;
  end(): void;
}

/** One session of the person. */
export function SessionItem({ session, isHere, isBusy, end }: SessionItemProps) {
  const { t, ago, moment } = useWords();
  const { createdAt, updatedAt, ipAddress } = session;
  const name = agentText(session.userAgent, t);
  const began = t("sessions.began", { ago: ago(createdAt), at: moment(createdAt) });
  const used = t("sessions.used", { ago: ago(updatedAt), at: moment(updatedAt) });
  const lines = [
    began,
    ...(updatedAt === createdAt ? [] : [used]),
    ...(ipAddress ? [t("sessions.from", { address: ipAddress })] : []),
  ];
  const withBadge = (
    <>
      {name}
      <Badge appearance="tint" color="brand">
        {t("sessions.here")}
      </Badge>
    </>
  );
  return (
    <Item name={isHere ? withBadge : name} lines={lines}>
      {!isHere && (
        <Button aria-label={t("sessions.end-this", { name, began })} disabledFocusable={isBusy} onClick={end}>
          {t("sessions.end")}
        </Button>
      )}
    </Item>
  );
}

/** The name of a browser, or its `User-Agent` if that is not known. */
function agentText(header: string | null, t: PageWords["t"]): string {
  const agent = agentOf(header ?? "");
  if (agent !== null) return t("sessions.name", { browser: agent.browser, system: agent.system });
  return header?.trim() ? firstCharacters(header, 200) : t("sessions.unknown");
}
