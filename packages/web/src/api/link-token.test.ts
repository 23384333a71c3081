import { expect, test } from "vitest";
import { tokenIn } from "./link-token.ts";

test.each([
  ["#token=abc-_1", "abc-_1"],
  ["#token=", null],
  ["#key=laurel_abc", null],
  ["", null],
])("behind the address, in %j, the token is %j", (hash, token) => {
  expect(tokenIn(hash)).toBe(token);
});
