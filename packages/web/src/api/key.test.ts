import { expect, test } from "vitest";
import { keyIn } from "./key.ts";

test.each([
  ["laurel_abc", "laurel_abc"],
  ["  laurel_abc\n", "laurel_abc"],
  ["http://localhost:3000/#key=laurel_abc", "laurel_abc"],
  ["#key=laurel_abc", "laurel_abc"],
  ["", ""],
])("in %j the key is %j", (pasted, key) => {
  expect(keyIn(pasted)).toBe(key);
});
