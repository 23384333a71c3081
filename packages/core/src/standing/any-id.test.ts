import fc from "fast-check";
import { expect, test } from "vitest";
import { compileProgram } from "../program/compile-program.ts";
import { sourceFromValue } from "../program/source.ts";
import { days, histories } from "../testing/histories.ts";
import { programs } from "../testing/programs.ts";
import { runs } from "../testing/runs.ts";
import { explanationOn, standingOn } from "./time/facts-on.ts";

const ofEveryObject = Object.getOwnPropertyNames(Object.prototype);
const ids = fc
  .shuffledSubarray([...ofEveryObject, "prototype", "length", "name"], { minLength: 3 })
  .map((names) => [...new Set(["__proto__", ...names])]);

test("an offer may have any id, also one that is a property of every object", () => {
  const looks = fc.record({ written: programs(), history: histories, on: days });
  fc.assert(
    fc.property(looks, ids, ({ written: { program }, history, on }, names) => {
      const renamed = (id: string | undefined) => names[Number(/^offer-([012])$/.exec(id ?? "")?.[1])] ?? id;
      const offers = history.offers.map((offer) => ({
        ...offer,
        offerId: renamed(offer.offerId) ?? "",
        publicOfferId: renamed(offer.publicOfferId ?? undefined) ?? null,
      }));
      const other = { ...history, offers };
      const plain = standingOn([program], history, on);
      const tracks = Object.entries(plain.tracks).map(([track, stage]) => {
        if (typeof stage === "string") return [track, stage];
        return [track, Object.entries(stage).map(([offer, each]) => [renamed(offer), each])];
      });
      for (const standing of [standingOn([program], other, on), explanationOn([program], other, on)]) {
        const stored = JSON.parse(JSON.stringify(standing?.tracks ?? {})) as typeof plain.tracks;
        const found = Object.entries(stored).map(([track, stage]) => {
          return [track, typeof stage === "string" ? stage : Object.entries(stage)];
        });
        if (standing !== null) expect(found).toEqual(tracks);
      }
    }),
    runs(100),
  );
});

test.each(["constructor", "toString", "valueOf", "hasOwnProperty", "__proto__"])(
  "a program can't name a track or measure %s",
  (name) => {
    const source = {
      program: "rewards",
      version: "1",
      "in-force": { from: "2024-01-01" },
      currency: "USD",
      measures: Object.fromEntries([[name, { sum: "sales", window: "trailing 12 months" }]]),
      tracks: Object.fromEntries([[name, { scope: "partner", stages: [{ id: "one" }] }]]),
    };
    const compiled = compileProgram(sourceFromValue(source));
    const problems = compiled.ok ? [] : compiled.problems.filter(({ code }) => code === "bad-name");
    expect(problems.length).toBeGreaterThanOrEqual(2);
  },
);
