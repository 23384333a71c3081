import { Button, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import type { TeamCalendar } from "@laurel/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { addCalendarFile, calendarQuery } from "../../api/team-work.ts";
import { Card } from "../../kit/card.tsx";
import { FormError } from "../../kit/form-error.tsx";
import { OutcomeBar, useOutcome } from "../../kit/outcome.tsx";
import { usePreferences } from "../../kit/preferences.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { RefusedRequest } from "../../kit/refused-request.ts";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { nextClosed, weekdayName, workingDays } from "./week.ts";

/** How many closed days are shown. */
const shownDays = 5;

const useStyles = makeStyles({
  parts: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "12px" },
  facts: {
    display: "grid",
    gridTemplateColumns: "minmax(0, max-content) minmax(0, 1fr)",
    gap: "6px 16px",
    margin: 0,
    "& dt": { color: tokens.colorNeutralForeground2 },
    "& dd": { margin: 0, overflowWrap: "anywhere" },
    "@media (max-width: 480px)": { gridTemplateColumns: "minmax(0, 1fr)", "& dd": { paddingBottom: "6px" } },
  },
  list: { margin: 0, padding: 0, listStyleType: "none", fontVariantNumeric: "tabular-nums" },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  start: { justifySelf: "start" },
});

/** The team's calendar in force, and a way to put another there. */
export function CalendarCard() {
  const { t } = useWords();
  const styles = useStyles();
  const { caller, me } = useSigned();
  const { data, error, refetch } = useQuery(calendarQuery(caller));
  const outcome = useOutcome();
  return (
    <Card title={t("calendar.title")} titleRef={outcome.title}>
      <div className={styles.parts}>
        <OutcomeBar outcome={outcome} />
        {error !== null && <ProblemBar error={error} retry={() => void refetch()} />}
        {error === null && data === undefined && <Spinner label={t("shell.loading")} />}
        {data !== undefined && <CalendarFacts shown={data} />}
        {data !== undefined && mayDo(me, "team.calendars") && <AddCalendar tell={outcome.tell} />}
      </div>
    </Card>
  );
}

function CalendarFacts({ shown }: { readonly shown: TeamCalendar }) {
  const { t, day, dayOf } = useWords();
  const styles = useStyles();
  const { language } = usePreferences();
  const { today } = useSigned().program;
  const { calendarId, since, calendar } = shown;
  const closed = nextClosed(calendar, today, shownDays);
  return (
    <>
      <dl className={styles.facts}>
        <dt>{t("calendar.zone")}</dt>
        <dd>{calendar.zone}</dd>
        <dt>{t("calendar.hours")}</dt>
        <dd>
          <ul className={styles.list}>
            {workingDays(calendar.week).map(({ first, last, hours }) => (
              <li key={first}>
                {t("named", {
                  name:
                    first === last
                      ? weekdayName(language, first)
                      : t("calendar.days", {
                          from: weekdayName(language, first),
                          to: weekdayName(language, last),
                        }),
                  value: hours.map(({ from, until }) => `${from}–${until}`).join(", "),
                })}
              </li>
            ))}
          </ul>
        </dd>
        <dt>{t("calendar.closed")}</dt>
        <dd>
          {closed.length === 0 ? (
            t("calendar.none-closed")
          ) : (
            <ul className={styles.list}>
              {closed.map((each) => (
                <li key={each}>{day(each)}</li>
              ))}
            </ul>
          )}
        </dd>
      </dl>
      <p className={styles.quiet}>
        {calendarId === null ? t("calendar.usual") : t("calendar.since", { day: dayOf(since) })}
      </p>
    </>
  );
}

/** Adds the file that the reader chooses. */
function AddCalendar({ tell }: { tell(text: string, isGone: boolean): void }) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSigned();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const { isBusy, error, send } = useSubmission(async (file: File) => {
    const added = await addCalendarFile(caller, file);
    client.setQueryData(calendarQuery(caller).queryKey, added);
    tell(t("calendar.added"), false);
  });
  const problems = error instanceof RefusedRequest ? (error.problem?.errors ?? []) : [];
  return (
    <>
      <FormError error={error} question="other" />
      {problems.length > 0 && (
        <ul>
          {problems.map(({ message, pointer }) => (
            <li key={`${pointer} ${message}`}>{message}</li>
          ))}
        </ul>
      )}
      <input
        ref={input}
        type="file"
        hidden
        accept=".ics,.json,text/calendar,application/json"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file !== undefined) send(file);
          target.value = "";
        }}
      />
      <Button className={styles.start} disabledFocusable={isBusy} onClick={() => input.current?.click()}>
        {t("calendar.add")}
      </Button>
      <p className={styles.quiet}>{t("calendar.add-hint")}</p>
    </>
  );
}
