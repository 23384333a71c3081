import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { namesOf, useSigned } from "../../../api/program.tsx";
import { eventsQuery } from "../../../api/work.ts";
import { Card } from "../../../kit/card.tsx";
import { ProblemBar } from "../../../kit/problem-bar.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { type EventGroup, groupedEvents, groupText } from "./event-words.ts";

const useStyles = makeStyles({
  list: {
    display: "grid",
    gap: "12px",
    margin: 0,
    paddingInlineStart: "16px",
    listStyleType: "none",
    borderLeft: `2px solid ${tokens.colorNeutralStroke2}`,
  },
  event: { display: "grid", gap: "2px", overflowWrap: "anywhere" },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  pages: { display: "flex", gap: "8px", marginTop: "16px" },
});

/** What happened to a partner, the latest first. */
export function Timeline({ partnerId }: { readonly partnerId: string }) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSigned();
  const [cursor, setCursor] = useState<string>();
  const { data, error, refetch } = useQuery(eventsQuery(caller, partnerId, cursor));
  const next = data?.nextCursor ?? null;
  return (
    <Card title={t("partner-work.timeline")}>
      {error !== null && <ProblemBar error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 && <p className={styles.quiet}>{t("partner-work.timeline-none")}</p>}
      <ol className={styles.list}>
        {groupedEvents(data?.items ?? []).map((group) => (
          <EventItem key={group[0].eventId} group={group} />
        ))}
      </ol>
      {(cursor !== undefined || next !== null) && (
        <div className={styles.pages}>
          <Button size="small" disabledFocusable={cursor === undefined} onClick={() => setCursor(undefined)}>
            {t("partner-work.newest")}
          </Button>
          <Button
            size="small"
            disabledFocusable={next === null}
            onClick={() => next !== null && setCursor(next)}
          >
            {t("partner-work.older")}
          </Button>
        </div>
      )}
    </Card>
  );
}

function EventItem({ group }: { readonly group: EventGroup }) {
  const words = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  return (
    <li className={styles.event}>
      <span>{groupText(words, namesOf(program), group)}</span>
      <span className={styles.quiet}>{words.moment(group[0].occurredAt)}</span>
    </li>
  );
}
