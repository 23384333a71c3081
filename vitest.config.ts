import { defineConfig } from "vitest/config";
import { projects } from "./vitest.projects.config.ts";

export default defineConfig({
  test: {
    projects: projects({
      include: (folder, extension) => [`${folder}/**/*.test.${extension}`],
      exclude: ["**/*.long.test.{ts,tsx}"],
      lawShare: 1 / 3,
      testTimeoutMs: 30_000,
    }),
  },
});
