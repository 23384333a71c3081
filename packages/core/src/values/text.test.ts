import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../testing/runs.ts";
import { firstCharacters, shorten } from "./text.ts";

const text = fc.string({ unit: "binary", maxLength: 20 });

test("a text is cut between characters, never inside of one", () => {
  fc.assert(
    fc.property(text, fc.nat({ max: 25 }), (all, most) => {
      expect(firstCharacters(all, most)).toBe([...all].slice(0, most).join(""));
      expect(firstCharacters(all, most).isWellFormed()).toBe(true);
    }),
    runs(500),
  );
});

test("a shortened text says that it goes on", () => {
  expect(shorten("🎉🎉🎉", 3)).toBe("🎉🎉🎉");
  expect(shorten("🎉🎉🎉🎉", 3)).toBe("🎉🎉…");
  expect(shorten("abcd", 3)).toBe("ab…");
});
