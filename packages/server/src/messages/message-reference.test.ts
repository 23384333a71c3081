import { readFileSync } from "node:fs";
import { join } from "node:path";
import { messageKinds } from "@laurel/contract";
import { expect, test } from "vitest";

test("the reference has every message with its area and class, in the order of the table", () => {
  const file = join(import.meta.dirname, "../../../../docs/reference/messages.md");
  const written = [...readFileSync(file, "utf8").matchAll(/^\| `([\w-]+)` \| (\w+) \| (\w+) \|/gm)];
  expect(written.map(([, template, area, of]) => [template, area, of])).toEqual(
    Object.entries(messageKinds).map(([template, kind]) => [template, kind.area, kind.class]),
  );
});
