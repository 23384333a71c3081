import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readSecret } from "./read-secret.ts";

const folder = mkdtempSync(join(tmpdir(), "laurel-secret-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the secret is made once, also by several at once, and only its owner may read it", async () => {
  const home = join(folder, "home");
  const made = await Promise.all(Array.from({ length: 8 }, () => readSecret({ home, secret: null })));
  expect(new Set(made).size).toBe(1);
  expect(await readSecret({ home, secret: null })).toBe(made[0]);
  expect(statSync(join(home, "secret")).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(home, "secret"), "utf8")).toBe(`${made[0]}\n`);
});

test("a secret that is set is the one, and no file is made", async () => {
  const home = join(folder, "none");
  expect(await readSecret({ home, secret: "s".repeat(32) })).toBe("s".repeat(32));
  expect(() => statSync(home)).toThrow(/ENOENT/);
});

test("a file that holds no secret is not taken for one", async () => {
  writeFileSync(join(folder, "secret"), "");
  await expect(readSecret({ home: folder, secret: null })).rejects.toThrow(/doesn't hold a secret/);
});
