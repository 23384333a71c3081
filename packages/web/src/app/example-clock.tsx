import { Button, makeStyles, tokens } from "@fluentui/react-components";
import type { ClockMove } from "@laurel/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { exampleClockQuery, moveClock } from "../api/example.ts";
import { useMe, useSession } from "../api/session.tsx";
import { problemTexts } from "../kit/refusal-text.ts";
import { useSubmission } from "../kit/use-submission.ts";
import { useWords } from "../kit/use-words.ts";
import { visuallyHidden } from "../kit/visually-hidden.ts";

const useStyles = makeStyles({
  clock: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "4px 8px",
    margin: 0,
    padding: "2px 0",
    border: "none",
    minInlineSize: 0,
  },
  day: { fontWeight: tokens.fontWeightSemibold },
  // Many rows of buttons would push the page down on a narrow screen.
  move: { minWidth: "auto", fontWeight: tokens.fontWeightRegular },
  hidden: visuallyHidden,
  alert: { color: tokens.colorStatusDangerForeground1 },
});

/** The clock of the example, for a reader who is signed in. */
export function useExampleClock() {
  const { caller } = useSession();
  const { data: me } = useMe();
  return useQuery({ ...exampleClockQuery(caller), enabled: Boolean(me) }).data;
}

/**
 * The day of the example for a reader who is signed in, and buttons that move it forward; afterwards the page
 * asks for everything again. `isBrief`: the day is said elsewhere.
 */
export function ExampleClock({ isBrief = false }: { readonly isBrief?: boolean }) {
  const { t, day: dayText } = useWords();
  const styles = useStyles();
  const { caller } = useSession();
  const client = useQueryClient();
  const clock = useExampleClock();
  const [reached, setReached] = useState<string | null>(null);
  const { isBusy, error, send } = useSubmission<ClockMove>(async (move) => {
    setReached(null);
    try {
      setReached((await moveClock(caller, move)).today);
    } finally {
      // A move that stopped on its way has done some of its days.
      await client.invalidateQueries();
    }
  });
  if (clock === undefined) return null;
  const moves: readonly (readonly [string, ClockMove])[] = [
    [t("example.next-day"), { days: 1 }],
    [t("example.next-week"), { days: 7 }],
    ...(clock.nextEventOn === null
      ? []
      : [[t("example.next-event", { day: dayText(clock.nextEventOn) }), { to: clock.nextEventOn }] as const]),
  ];
  const arrived = reached === null ? "" : t("example.moved", { day: dayText(reached) });
  return (
    <fieldset className={styles.clock} aria-label={t("example.clock-label")}>
      {!isBrief && <span className={styles.day}>{t("example.today", { day: dayText(clock.today) })}</span>}
      {moves.map(([text, move]) => (
        <Button
          key={text}
          size="small"
          className={styles.move}
          disabledFocusable={isBusy}
          onClick={() => send(move)}
        >
          {text}
        </Button>
      ))}
      <span role="status" className={isBusy ? "" : styles.hidden}>
        {isBusy ? t("example.moving") : arrived}
      </span>
      {error !== null && (
        <span role="alert" className={styles.alert}>
          {problemTexts(t, error as Error, navigator.onLine).detail}
        </span>
      )}
    </fieldset>
  );
}
