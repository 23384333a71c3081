import type { TestProjectConfiguration } from "vitest/config";

interface Kind {
  readonly include: string;
  readonly exclude: readonly string[];
  readonly testTimeoutMs: number;
}

/** Rules need nothing but themselves; what touches the world shares one PostgreSQL for the run. */
export function projects({ include, exclude, testTimeoutMs }: Kind): TestProjectConfiguration[] {
  const within = (folders: readonly string[]) => folders.map((folder) => `${folder}/**/${include}`);
  const common = {
    exclude: ["**/node_modules/**", ...exclude],
    testTimeout: testTimeoutMs,
    hookTimeout: testTimeoutMs,
  };
  return [
    {
      test: {
        ...common,
        name: "rules",
        include: within([
          "packages/core",
          "packages/contract",
          "packages/words",
          "packages/web",
          "scripts",
          "examples",
        ]),
      },
    },
    {
      test: {
        ...common,
        name: "world",
        include: within(["packages/server", "bench", "e2e"]),
        globalSetup: "packages/server/src/platform/database/testing-server.ts",
      },
    },
  ];
}
