import { defineConfig } from "vitest/config";
import { projects } from "./vitest.projects.config.ts";

export default defineConfig({
  test: {
    projects: projects({
      include: (folder, extension) => [`${folder}/**/*.test.${extension}`],
      exclude: ["**/*.long.test.{ts,tsx}"],
      lawShare: 1 / 3,
      // Only for what hangs: on a busy machine a test takes many times as long.
      testTimeoutMs: 120_000,
    }),
  },
});
