import { adoptProgram } from "../../loop/outreach/adopt-program.ts";
import { warnOfSome } from "../../loop/promises/warn-promises.ts";
import type { Actor } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { type Act, perform, type Story } from "./acts.ts";
import { setMoment } from "./example-store.ts";
import { type ExampleTime, momentOn } from "./example-time.ts";
import { makeOutreachStories } from "./outreach-stories.ts";
import { makePartnerStories } from "./partner-stories.ts";
import { makeExamplePeople } from "./people.ts";
import { setUpTeam } from "./set-up-team.ts";

/** For how long the example has run the program: offers that went live before are history. */
const adoptedFor = { months: 2 } as const;

const laurel: Actor = { who: "laurel" };

/**
 * Gives the example its people and two months of life, so that they are in the middle of things: everything
 * is done at its moment, by the use-cases that do it anywhere.
 */
export async function liveExample(tx: Tx, time: ExampleTime, publicUrl: string): Promise<void> {
  const { today, now } = time;
  const began = today.subtract(adoptedFor);
  const beganAt = momentOn(time, began, 8);
  await setMoment(tx, beganAt);
  await adoptProgram(tx, { day: began, actor: laurel, now: beganAt });
  const cast = await makeExamplePeople(tx, laurel);
  await setUpTeam(tx, cast, beganAt);
  const outreach = await makeOutreachStories(tx, cast, time);
  await perform(tx, [...outreach, ...makePartnerStories(cast, time), watchOf(time)], publicUrl);
  await setMoment(tx, now);
}

/** The days on which promises warn. */
const warnedDaysAgo = [13, 6, 2, 0] as const;

function watchOf(time: ExampleTime): Story {
  return warnedDaysAgo.map(
    (days): Act => ({
      at: momentOn(time, time.today.subtract({ days }), 10),
      perform: async ({ tx, ground, surroundings }) => {
        const seen = new Set<number>();
        while (!(await warnOfSome(tx, ground, surroundings.publicUrl, seen)));
      },
    }),
  );
}
