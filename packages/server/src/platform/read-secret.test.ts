import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readSecret } from "./read-secret.ts";

const folder = mkdtempSync(join(tmpdir(), "laurel-secret-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the secret is made at the first start and stays", async () => {
  const home = join(folder, "home");
  const made = await readSecret({ home, secret: null });
  expect(made.length).toBeGreaterThanOrEqual(32);
  expect(await readSecret({ home, secret: null })).toBe(made);
});

test("a configured secret is used, and no file is made", async () => {
  const home = join(folder, "none");
  expect(await readSecret({ home, secret: "s".repeat(32) })).toBe("s".repeat(32));
  expect(() => statSync(home)).toThrow(/ENOENT/);
});

test("a file without a valid secret is refused", async () => {
  writeFileSync(join(folder, "secret"), "");
  await expect(readSecret({ home: folder, secret: null })).rejects.toThrow(/doesn't hold a secret/);
});
