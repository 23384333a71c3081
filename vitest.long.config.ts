import { defineConfig } from "vitest/config";
import { projects } from "./vitest.projects.config.ts";

export default defineConfig({
  test: {
    projects: projects({ include: "*.long.test.ts", exclude: [], testTimeoutMs: 600_000 }),
    passWithNoTests: true,
  },
});
