import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../../core/src/testing/runs.ts";
import { expectedOn, type History } from "./testing-histories.ts";
import { daysAbout } from "./testing-history-plans.ts";
import { forgetRates, holdingWorld, realWorld, recordedOf, type World } from "./testing-history-worlds.ts";
import { moved } from "./testing-oracle.ts";
import { anyGroup, type Group, livedTogether } from "./testing-transfer-plans.ts";
import { type Happening, Marketplace, publisherOf } from "./testing-transfers.ts";

/** What happened by the end of a day, as each partner has it in the end. */
function historiesAt(world: World, happenings: readonly Happening[]) {
  const byDay = new Map<string, Marketplace>();
  const histories = new Map<string, History>();
  return (partner: string, at: string): History => {
    const key = `${partner} ${at}`;
    const market = byDay.get(at) ?? new Marketplace();
    if (!byDay.has(at)) for (const one of happenings) if (one.on <= at) market.happen(one);
    byDay.set(at, market);
    const history = histories.get(key) ?? market.historyOf(partner, world.programs);
    histories.set(key, history);
    return history;
  };
}

/** Makes something happen in the real marketplace. */
async function happen({ market }: World, one: Happening, before: Marketplace): Promise<void> {
  if (!("file" in one)) {
    await market.transfer(one.on, one.what, one.fromDay);
    return;
  }
  await market.receive(one.partner, one.file, (fact) => {
    const first = publisherOf(one.partner);
    if (fact.kind === "offer") return before.publisherOf(fact.id) || first;
    // The lines of an offer that went to another publisher are taken under either.
    return fact.sale.revision % 2 === 0 ? first : before.publisherOf(fact.sale.offer) || first;
  });
}

async function liveTogether(world: World, prefix: string, group: Group): Promise<void> {
  const { database, market } = world;
  await forgetRates(world);
  const { partners, happenings, lives, last } = livedTogether(group, prefix);
  const historyOf = historiesAt(world, happenings);
  const isKnownOn = (partner: string, day: string) =>
    happenings.some((one) => "file" in one && one.partner === partner && one.on <= day);
  const compare = async (partner: string, day: string, at: string) => {
    const said = await market.ask(partner, day, at);
    const expected = expectedOn(historyOf(partner, at), day, at);
    expect(said, `${partner} on ${day}, asked on ${at}`).toEqual(expected);
  };
  const state = new Marketplace();
  for (const [day, ofDay] of Map.groupBy(happenings, ({ on }) => on)) {
    for (const one of ofDay) {
      await happen(world, one, state);
      state.happen(one);
      if (lives.some(({ recomputed }) => recomputed.has(day))) await market.recompute(day);
    }
    if (!lives.some(({ asked }) => asked.has(day))) continue;
    for (const partner of partners)
      if (isKnownOn(partner, day))
        for (const on of [moved(day, { days: -31 }), day, moved(day, { days: 90 })])
          await compare(partner, on, day);
  }
  const moments = [...new Set(happenings.map(({ on }) => on))];
  const firsts = happenings.flatMap((one) => ("file" in one || one.fromDay === null ? [] : [one.fromDay]));
  for (const [n, partner] of partners.entries()) {
    const [plan, lived] = [group.plans[n], lives[n]];
    if (plan === undefined || lived === undefined) continue;
    const around = [...moments, ...firsts].flatMap((day) => [moved(day, { days: -1 }), day]);
    const days = [...new Set([...daysAbout(plan, lived), ...around, last])].sort();
    for (const day of days) await compare(partner, day, last);
    for (const [index, at] of moments.entries()) {
      if (!isKnownOn(partner, at)) continue;
      for (const on of [at, days[(index * 7 + plan.pick) % days.length] ?? at]) {
        const said = await market.askKnownAt(partner, on, at);
        const expected = expectedOn(historyOf(partner, at), on, at);
        expect(said, `${partner} on ${on}, as known on ${at}`).toEqual(expected);
      }
    }
    await database.owner.query("update standing_due set due_on = $2 where partner_id = $1", [partner, last]);
  }
  await market.recompute(last);
  for (const partner of partners) {
    const expected = expectedOn(historyOf(partner, last), last, last);
    expect(await recordedOf(world, partner)).toEqual({ day: last, ...expected });
    expect((await market.replay(partner)).differences).toEqual([]);
  }
  await database.owner.query("update standing_due set due_on = 'infinity'");
}

describe.each([
  ["the real program", realWorld],
  ["versions with times of grace and promotions", holdingWorld],
] as const)("under %s", async (_, open) => {
  const world = await open();

  test("each partner has what an independent calculation gives, whatever is transferred", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(anyGroup, async (group) => {
        run += 1;
        await liveTogether(world, `run${run}`, group);
      }),
      { ...runs(3), endOnFailure: true },
    );
  }, 300_000);
});
