import fc from "fast-check";
import { expect, test } from "vitest";
import type { EpochDay } from "../values/calendar.ts";
import { cutAt, joined, spellsOf } from "./live-spells.ts";
import type { LiveSpell, OfferSnapshot } from "./publication.ts";

const day = fc.integer({ min: 0, max: 20 }).map((n) => n as EpochDay);
const anySpells = fc.array(
  fc.record({ from: day, until: fc.option(day, { freq: 5 }) }).filter(({ from, until }) => until !== from),
);

const daysOf = (spells: readonly LiveSpell[]) =>
  Array.from({ length: 25 }, (_, n) => n).filter((n) =>
    spells.some(({ from, until }) => from <= n && (until === null || n < until)),
  );

test("spells that are cut or joined have the same days", () => {
  fc.assert(
    fc.property(anySpells, fc.array(day), (spells, days) => {
      const whole = joined(spells);
      expect(daysOf(whole)).toEqual(daysOf(spells));
      expect(joined(cutAt(whole, days))).toEqual(whole);
      for (const { from, until } of cutAt(whole, days))
        expect(days.some((at) => from < at && (until === null || at < until))).toBe(false);
      for (const [index, { from }] of whole.slice(1).entries())
        expect(whole[index]?.until).toBeLessThan(from);
    }),
  );
});

const received = (given: Partial<OfferSnapshot>): OfferSnapshot => ({
  ...{ option: "list", status: "live", liveOn: 5 as EpochDay, stoppedOn: null, receivedOn: 5 as EpochDay },
  ...given,
});
const spell = (from: number, until: number | null) => ({ from, until }) as LiveSpell;

test("a transfer says all days, and a catalogue of the same day goes on from them", () => {
  const came = received({ receivedOn: 20 as EpochDay, spells: [spell(5, 8), spell(12, null)] });
  const shown = received({ receivedOn: 20 as EpochDay });
  expect(spellsOf([shown, came])).toEqual([spell(5, 8), spell(12, null)]);
  expect(spellsOf([came, shown])).toEqual([spell(5, 8), spell(12, null)]);
  const stopped = received({ status: "stopped", stoppedOn: 19 as EpochDay, receivedOn: 20 as EpochDay });
  expect(spellsOf([came, shown, stopped])).toEqual([spell(5, 8), spell(12, 19)]);
});

test("a draft that comes with days is resumed by a go-live, without a change of those days", () => {
  const came = received({ status: "draft", liveOn: null, receivedOn: 20 as EpochDay, spells: [spell(5, 8)] });
  expect(spellsOf([came, received({ receivedOn: 22 as EpochDay })])).toEqual([spell(5, 8), spell(22, null)]);
});
