import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { keepOnce } from "./keep-once.ts";

const folder = mkdtempSync(join(tmpdir(), "laurel-keep-"));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
const number = {
  what: "a number",
  path: join(folder, "home", "number"),
  make: () => String(++count),
  form: /^\d+$/,
  fix: "Remove it.",
};

test("a line is made once, even by several processes at once, and only its owner may read it", async () => {
  const kept = await Promise.all(Array.from({ length: 8 }, () => keepOnce(number)));
  expect(new Set(kept.map(({ text }) => text)).size).toBe(1);
  expect(kept.filter(({ made }) => made)).toHaveLength(1);
  const later = await keepOnce(number);
  expect(later).toEqual({ ...kept[0], made: false });
  expect(statSync(later.path).mode & 0o777).toBe(0o600);
  expect(readFileSync(later.path, "utf8")).toBe(`${later.text}\n`);
});

test("the error names a file with other content, and says what to do", async () => {
  const path = join(folder, "other");
  writeFileSync(path, "");
  await expect(keepOnce({ ...number, path })).rejects.toThrow(`${path} doesn't hold a number. Remove it.`);
  await expect(keepOnce({ ...number, path: folder })).rejects.toThrow(`${folder}, which keeps a number,`);
});
