import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../testing/runs.ts";
import { type Advocate, assign } from "./assign.ts";

const languages = ["en", "ko-KR", "zh-TW"];

const anyTeam: fc.Arbitrary<Advocate[]> = fc.uniqueArray(
  fc.record({
    advocateId: fc.constantFrom(..."abcdefgh"),
    present: fc.boolean(),
    languages: fc.subarray(languages),
    openPromises: fc.nat(3),
  }),
  { selector: ({ advocateId }) => advocateId },
);

const advocate = (advocateId: string, change: Partial<Advocate> = {}): Advocate => ({
  advocateId,
  present: true,
  languages: ["en"],
  openPromises: 0,
  ...change,
});

describe("assigning an advocate", () => {
  test("the one with the fewest open promises among speakers of the language is chosen", () => {
    const team = [
      advocate("idle"),
      advocate("busy", { languages: ["ko-KR"], openPromises: 5 }),
      advocate("free", { languages: ["ko-KR", "en"], openPromises: 4 }),
    ];
    expect(assign(team, "ko-KR", "en")).toEqual({ advocateId: "free", languageSpoken: true });
  });

  test("without a speaker, a speaker of the fallback language is chosen and it is said", () => {
    const team = [advocate("idle", { languages: ["zh-TW"] }), advocate("english", { openPromises: 3 })];
    expect(assign(team, "ko-KR", "en")).toEqual({ advocateId: "english", languageSpoken: false });
  });

  test("a team of one that speaks neither language is chosen", () => {
    const team = [advocate("only", { languages: ["zh-TW"] })];
    expect(assign(team, "ko-KR", "en")).toEqual({ advocateId: "only", languageSpoken: false });
  });

  test("of two with equally many promises the lower id is chosen", () => {
    expect(assign([advocate("b"), advocate("a")], "en", "en")?.advocateId).toBe("a");
  });

  test("an empty or absent team gives no one", () => {
    expect(assign([], "en", "en")).toBeNull();
    expect(assign([advocate("away", { present: false })], "en", "en")).toBeNull();
  });

  test("the order of the team doesn't matter", () => {
    const shuffled = anyTeam.chain((team) =>
      fc.tuple(
        fc.constant(team),
        fc.shuffledSubarray(team, { minLength: team.length, maxLength: team.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([team, other]) => {
        expect(assign(other, "ko-KR", "en")).toEqual(assign(team, "ko-KR", "en"));
      }),
      runs(300),
    );
  });

  test("the chosen is present, and no one equally eligible has fewer open promises", () => {
    fc.assert(
      fc.property(
        anyTeam,
        fc.constantFrom(...languages),
        fc.constantFrom(...languages),
        (team, own, other) => {
          const present = team.filter((each) => each.present);
          const chosen = present.find(
            ({ advocateId }) => advocateId === assign(team, own, other)?.advocateId,
          );
          expect(chosen === undefined).toBe(present.length === 0);
          if (chosen === undefined) return;
          const rank = (each: Advocate) =>
            each.languages.includes(own) ? 0 : each.languages.includes(other) ? 1 : 2;
          for (const each of present) {
            expect(rank(each)).toBeGreaterThanOrEqual(rank(chosen));
            if (rank(each) === rank(chosen)) {
              expect(each.openPromises).toBeGreaterThanOrEqual(chosen.openPromises);
            }
          }
        },
      ),
      runs(300),
    );
  });
});
