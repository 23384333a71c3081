#!/usr/bin/env node
// What follows needs Node 26 even to be loaded, so the look at the version comes first and everything else
// after it.
const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 26) {
  process.stderr.write(
    `Laurel needs Node 26 or later; this is ${process.version}. ` +
      "In the workspace `npm run -s laurel -- …` finds the right one by itself.\n",
  );
  process.exit(2);
}

const { run } = await import("./cli/run.ts");
process.exitCode = await run(process.argv.slice(2));
