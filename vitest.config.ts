import { defineConfig } from "vitest/config";
import { projects } from "./vitest.projects.config.ts";

export default defineConfig({
  test: {
    projects: projects({
      include: (folder) => [`${folder}/**/*.test.ts`],
      exclude: ["**/*.long.test.ts"],
      lawShare: 1 / 3,
      testTimeoutMs: 30_000,
    }),
  },
});
