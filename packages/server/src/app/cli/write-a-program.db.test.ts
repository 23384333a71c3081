import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { commandLine, type Said } from "./testing-cli.ts";

/** A step of the guide: a command with the output it shows, or a change of a file. */
type Step =
  | { readonly kind: "command"; readonly line: string; readonly output: readonly string[] }
  | { readonly kind: "change"; readonly file: string; readonly from: string; readonly to: string };

/**
 * The steps of the guide in its order. Blocks without a command and outside of a change are illustrations.
 */
function stepsOf(guide: string): readonly Step[] {
  const steps: Step[] = [];
  const parts = guide.split(/\n\n(?=\S)|(?<=^\S.*)\n\n(?= {4})/m);
  let change: { file: string; from?: string } | null = null;
  for (const part of parts) {
    if (!part.startsWith("    ")) {
      const file = /In\s`([^`]+)`,\s+change$/.exec(part.replaceAll("\n", " "))?.[1];
      if (file !== undefined) change = { file };
      continue;
    }
    const block = part.replaceAll(/^ {4}/gm, "").trimEnd();
    if (change?.from !== undefined) {
      steps.push({ kind: "change", file: change.file, from: change.from, to: block });
      change = null;
    } else if (change !== null) change = { ...change, from: block };
    else {
      for (const [command = "", ...output] of block
        .split(/^\$ /m)
        .slice(1)
        .map((text) => text.trimEnd().split("\n")))
        steps.push({ kind: "command", line: command, output });
    }
  }
  return steps;
}

/** A line of output as a pattern: … matches anything, and the widths of columns don't matter. */
function patternOf(line: string): RegExp {
  const words = line
    .trim()
    .split(/\s+/)
    .map((word) => RegExp.escape(word).replaceAll("…", ".*"));
  return new RegExp(`^${words.join(" ").replaceAll(" .* ", " .*")}$`);
}

const guidePath = resolve(import.meta.dirname, "../../../../../docs/guides/write-a-program.md");
const year = Temporal.Now.plainDateISO("UTC").year;
const guide = (await readFile(guidePath, "utf8")).replaceAll(/20(26|27)/g, (_, digits: string) =>
  String(year + Number(digits) - 26),
);
const steps = stepsOf(guide);

// Without a schema, as a newcomer's is before `laurel migrate`.
const database = await testDatabase("template1");
const root = await mkdtemp(join(tmpdir(), "laurel-guide-"));
afterAll(() => rm(root, { recursive: true }));

let folder = root;
let isMigrated = false;

/** Runs a command; null for those of the shell. */
async function run(line: string): Promise<Said | null> {
  const [word = "", ...args] = line.split(" ");
  const at = (name = "") => join(folder, name);
  if (word === "laurel") {
    isMigrated ||= args[0] === "migrate";
    const home = { LAUREL_HOME: join(root, "laurel-trial") };
    return commandLine(isMigrated ? { ...home, ...database.env } : home, folder)(...args);
  }
  if (word === "mkdir") await mkdir(at(args[0]));
  else if (word === "cp") await copyFile(at(args[0]), at(args[1]));
  else if (word === "cd") folder = at(args[0]);
  else expect(line).toBe("export LAUREL_HOME=~/laurel-trial");
  return null;
}

async function follow(step: Step): Promise<void> {
  if (step.kind === "change") {
    const path = join(folder, step.file);
    const text = await readFile(path, "utf8");
    expect(text.split(step.from).length - 1, `"${step.from}" in ${step.file}`).toBe(1);
    return writeFile(
      path,
      text.replace(step.from, () => step.to),
    );
  }
  const said = await run(step.line);
  if (said === null) return;
  const shown = `${said.stdout}${said.stderr}`;
  const isRefused = step.output.some((line) => /: \d+ problems?$/.test(line));
  expect([step.line, said.exit], shown).toEqual([step.line, isRefused ? 1 : 0]);
  const lines = shown.split("\n").map((line) => line.trim().replaceAll(/\s+/g, " "));
  let from = 0;
  for (const line of step.output) {
    if (line.trim() === "…") continue;
    const found = lines.findIndex((each, at) => at >= from && patternOf(line).test(each));
    expect(found, `${step.line} shows "${line}" in\n${shown}`).toBeGreaterThanOrEqual(0);
    from = found + 1;
  }
}

test("the guide has commands and changes to follow", () => {
  expect(steps.filter(({ kind }) => kind === "command").length).toBeGreaterThan(20);
  expect(steps.filter(({ kind }) => kind === "change").length).toBe(10);
});

test("the guide to writing a program, followed literally, gives what it shows", {
  timeout: 120_000,
}, async () => {
  for (const step of steps) await follow(step);
});
