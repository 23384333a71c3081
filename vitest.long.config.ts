import { globSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { projects } from "./vitest.projects.config.ts";

/** The files with laws: each law is tried here as often as it says. */
const laws = globSync("packages/*/src/**/*.test.ts").filter((path) =>
  readFileSync(path, "utf8").includes("/testing/runs.ts"),
);

export default defineConfig({
  test: {
    projects: projects({
      include: (folder, extension) => [
        `${folder}/**/*.long.test.${extension}`,
        ...laws.filter((path) => path.startsWith(`${folder}/`) && path.endsWith(`.test.${extension}`)),
      ],
      exclude: [],
      lawShare: 1,
      testTimeoutMs: 600_000,
    }),
  },
});
