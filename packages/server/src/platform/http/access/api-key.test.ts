import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { keyComparer, readApiKey } from "./api-key.ts";

const folder = mkdtempSync(join(tmpdir(), "laurel-key-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the key is made at the first start and kept", async () => {
  const first = await readApiKey(join(folder, "home"));
  expect(first).toMatchObject({ text: expect.stringMatching(/^laurel_/), made: true });
  expect(await readApiKey(join(folder, "home"))).toEqual({ ...first, made: false });
});

test("a file without a valid key is refused", async () => {
  writeFileSync(join(folder, "api-key"), "");
  await expect(readApiKey(folder)).rejects.toThrow(/doesn't hold an API key/);
});

test("only the right key is accepted", () => {
  const isRight = keyComparer("laurel_a");
  expect(["laurel_a", "laurel_b", "laurel_", "", "laurel_aa"].map(isRight)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});
