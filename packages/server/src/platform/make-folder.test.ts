import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeFolder } from "./make-folder.ts";

const root = await mkdtemp(join(tmpdir(), "laurel-folder-"));
afterAll(() => rm(root, { recursive: true }));

test("missing folders are made for their owner alone, and existing ones stay", async () => {
  const folder = join(root, "a b's/中文/c");
  makeFolder(folder);
  await writeFile(join(folder, "kept"), "as it was");
  makeFolder(folder);
  expect(await readFile(join(folder, "kept"), "utf8")).toBe("as it was");
  for (const made of [folder, join(root, "a b's")]) expect((await stat(made)).mode & 0o077).toBe(0);
});

test("a folder that can't be made is refused at once, with the place and the reason", async () => {
  await writeFile(join(root, "file"), "");
  expect(() => makeFolder("/proc/laurel/home")).toThrow(
    "/proc/laurel can't be made: no such file or directory",
  );
  expect(() => makeFolder(join(root, "file"))).toThrow(`${join(root, "file")} is a file`);
  expect(() => makeFolder(join(root, "file/home"))).toThrow(
    /file.* is a file|can't be made: not a directory/,
  );
});
