import { globSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { projects } from "./vitest.projects.config.ts";

/** The files with laws: each law is tried here as often as it says. */
const laws = globSync("packages/*/src/**/*.test.ts").filter((path) =>
  readFileSync(path, "utf8").includes("/testing/runs.ts"),
);

/** What measures a server's latency: it runs by itself, after everything else. */
const measuring = "**/hostile-load.db.long.test.ts";

const suite = projects({
  include: (folder, extension) => [
    `${folder}/**/*.long.test.${extension}`,
    ...laws.filter((path) => path.startsWith(`${folder}/`) && path.endsWith(`.test.${extension}`)),
  ],
  exclude: [measuring],
  lawShare: 1,
  testTimeoutMs: 600_000,
});

export default defineConfig({
  test: {
    projects: [
      ...suite,
      {
        test: {
          name: "load",
          include: [measuring],
          globalSetup: "packages/server/src/platform/database/testing-server.ts",
          provide: { lawShare: 1 },
          testTimeout: 600_000,
          hookTimeout: 600_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
