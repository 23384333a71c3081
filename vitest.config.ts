import { defineConfig } from "vitest/config";
import { projects } from "./vitest.projects.config.ts";

export default defineConfig({
  test: {
    projects: projects({ include: "*.test.ts", exclude: ["**/*.long.test.ts"], testTimeoutMs: 30_000 }),
  },
});
