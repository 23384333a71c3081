#!/usr/bin/env node
// The rest needs Node 26 even to be loaded, so this file checks the version first and loads everything else
// after it.
const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 26) {
  process.stderr.write(
    `Laurel needs Node 26 or later; this is ${process.version}. ` +
      "In the workspace `npm run -s laurel -- …` finds the right version by itself.\n",
  );
  process.exit(2);
}

// Reading TypeScript takes half of a start, so Node keeps what it has read. Where that can't be written, it reads
// again.
const { enableCompileCache } = await import("node:module");
enableCompileCache(`${import.meta.dirname}/../../../../node_modules/.cache/laurel`);

const { run } = await import("./cli/run.ts");
process.exitCode = await run(process.argv.slice(2));
