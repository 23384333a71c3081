import { expect, test } from "vitest";
import { wantedLanguages } from "./language.ts";

test.each([
  [undefined, []],
  ["", []],
  ["*", []],
  ["ko", ["ko"]],
  ["en;q=0.1, ko;q=0.9,zh-TW", ["zh-TW", "ko", "en"]],
  ["en;q=0, ko;q=x", []],
])("%j asks for %j", (header, wanted) => {
  expect(wantedLanguages(header)).toEqual(wanted);
});
