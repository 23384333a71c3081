import { resolve } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { checkVersions } from "./check-program.ts";
import { ProgramChecker } from "./program-checker.ts";
import type { ProgramFiles } from "./program-files.ts";
import { readProgramFolder } from "./read-program-folder.ts";

const folder = resolve(import.meta.dirname, "../../../../programs/marketplace-rewards");
const good: ProgramFiles[] = [];
beforeAll(async () => {
  for (const version of ["2023-12", "2020-07", "2023-08"])
    good.push(await readProgramFolder(resolve(folder, `${version}.yaml`)));
});

/** As many texts as take a few seconds, though each is small enough. */
const list = `[${"1, ".repeat(12_000)}]`;
const heavy: ProgramFiles = {
  file: "heavy.yaml",
  sources: new Map(Array.from({ length: 80 }, (_, n) => [`texts/l${n}.yaml`, list])),
  resources: new Set(),
  problems: [],
};

const tooHeavy = { ok: false, given: 0, problems: [{ file: "heavy.yaml", code: "program-too-heavy" }] };

test("a check in a thread of its own says what a check in this one says", async () => {
  const order = { files: good, published: [] };
  const checked = await new ProgramChecker().check(order);
  expect(checked).toEqual(checkVersions(order));
  expect(checked.map(({ ok, given }) => [ok, given])).toEqual([
    [true, 1],
    [true, 2],
    [true, 0],
  ]);
});

test("files that take too long are refused, and hold up neither the process nor later checks", async () => {
  const checker = new ProgramChecker({ timeMs: 2_000, memoryMb: 256 });
  await checker.check({ files: good, published: [] });
  let longestMs = 0;
  let last = performance.now();
  const ticking = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - last);
    last = performance.now();
  }, 5);
  const both = [
    checker.check({ files: [heavy], published: [] }),
    checker.check({ files: good, published: [] }),
  ] as const;
  const [refused, checked] = await Promise.all(both);
  clearInterval(ticking);
  expect(refused).toMatchObject([tooHeavy]);
  expect(checked.every(({ ok }) => ok)).toBe(true);
  expect(longestMs).toBeLessThan(500);
});

test("files that take too much memory are refused", async () => {
  const checker = new ProgramChecker({ timeMs: 60_000, memoryMb: 16 });
  expect(await checker.check({ files: [heavy], published: [] })).toMatchObject([tooHeavy]);
});
