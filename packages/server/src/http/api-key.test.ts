import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { keyComparer, readApiKey } from "./api-key.ts";

const folder = mkdtempSync(join(tmpdir(), "laurel-key-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the key is made once, also by several at once, and only its owner may read it", async () => {
  const home = join(folder, "home");
  const keys = await Promise.all(Array.from({ length: 8 }, () => readApiKey(home)));
  expect(new Set(keys.map(({ text }) => text)).size).toBe(1);
  expect(keys.filter(({ made }) => made)).toHaveLength(1);
  const later = await readApiKey(home);
  expect(later).toEqual({ ...keys[0], made: false });
  expect(statSync(later.path).mode & 0o777).toBe(0o600);
  expect(readFileSync(later.path, "utf8")).toBe(`${later.text}\n`);
});

test("a file that holds no key is not taken for one", async () => {
  writeFileSync(join(folder, "api-key"), "");
  await expect(readApiKey(folder)).rejects.toThrow(/doesn't hold an API key/);
});

test("only the right key is right", () => {
  const isRight = keyComparer("laurel_a");
  expect(["laurel_a", "laurel_b", "laurel_", "", "laurel_aa"].map(isRight)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});
