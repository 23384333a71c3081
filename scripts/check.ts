import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";

/** A gate: one of our scripts, or a program of a package, run by the same Node. */
interface Gate {
  readonly name: string;
  readonly args: readonly string[];
}

/** How a gate ended. */
interface Verdict {
  readonly passed: boolean;
  readonly seconds: number;
  readonly output: string;
}

// The slow ones come first, so that the short ones fill the gaps on two cores.
const gates: readonly Gate[] = [
  // Why there are two TypeScripts: docs/decisions/0016-two-typescripts.md.
  { name: "types", args: ["node_modules/@typescript/native/bin/tsc", "-b"] },
  {
    name: "unused",
    args: ["node_modules/knip/bin/knip.js", "--no-progress"],
  },
  { name: "arrows", args: ["scripts/check-arrows.ts"] },
  { name: "tidy", args: ["scripts/tidy.ts"] },
  {
    name: "format and lint",
    args: ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings"],
  },
  { name: "languages", args: ["scripts/check-locales.ts"] },
  { name: "wording", args: ["scripts/check-wording.ts"] },
];

function run(gate: Gate): Promise<Verdict> {
  const began = performance.now();
  const { promise, resolve } = Promise.withResolvers<Verdict>();
  const child = spawn(process.execPath, gate.args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const keep = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  child.on("error", (error) => {
    output += error.message;
  });
  child.on("close", (code) => {
    resolve({ passed: code === 0, seconds: (performance.now() - began) / 1000, output });
  });
  return promise;
}

/** Runs every gate, a few at a time, and reports each as it ends. */
async function checkAll(): Promise<number> {
  const waiting = [...gates];
  let failed = 0;
  const work = async (): Promise<void> => {
    for (let gate = waiting.shift(); gate !== undefined; gate = waiting.shift()) {
      const { passed, seconds, output } = await run(gate);
      const line = `${passed ? "✓" : "✗"} ${gate.name.padEnd(16)} ${seconds.toFixed(1).padStart(5)} s\n`;
      process.stdout.write(passed ? line : `${line}\n${output.trimEnd()}\n\n`);
      if (!passed) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(gates.length, availableParallelism()) }, work));
  return failed;
}

const failed = await checkAll();
process.stdout.write(
  failed === 0 ? `${gates.length} gates passed\n` : `${failed} of ${gates.length} gates failed\n`,
);
process.exitCode = failed === 0 ? 0 : 1;
