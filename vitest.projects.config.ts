import type { TestProjectConfiguration } from "vitest/config";
import type {} from "./packages/core/src/testing/runs.ts";

interface Kind {
  /** Patterns of the suite's files in a folder. */
  readonly include: (folder: string, extension: "ts" | "tsx") => readonly string[];
  readonly exclude: readonly string[];
  /** The share of its runs that a law gets: see `runs` in `core/src/testing`. */
  readonly lawShare: number;
  readonly testTimeoutMs: number;
}

/**
 * Rules need nothing but themselves, and components of the page a DOM; what touches the world shares one
 * PostgreSQL for the run. The files of a project run in the same workers one after the other, so that what
 * they import is loaded once.
 */
export function projects({ include, exclude, lawShare, testTimeoutMs }: Kind): TestProjectConfiguration[] {
  const common = {
    isolate: false,
    maxWorkers: "100%",
    exclude: ["**/node_modules/**", ...exclude],
    provide: { lawShare },
    // What a browser shows is waited for as long as a step may take.
    expect: { poll: { timeout: 30_000 } },
    testTimeout: testTimeoutMs,
    hookTimeout: testTimeoutMs,
  };
  return [
    {
      test: {
        ...common,
        name: "rules",
        include: [
          "packages/core",
          "packages/contract",
          "packages/words",
          "packages/web",
          "scripts",
          "examples",
        ].flatMap((folder) => include(folder, "ts")),
      },
    },
    {
      test: {
        ...common,
        name: "page",
        include: [...include("packages/web", "tsx")],
        environment: "happy-dom",
        setupFiles: "packages/web/src/testing/set-up.ts",
      },
    },
    {
      test: {
        ...common,
        name: "world",
        include: ["packages/server", "bench", "e2e"].flatMap((folder) => include(folder, "ts")),
        globalSetup: "packages/server/src/platform/database/testing-server.ts",
      },
    },
  ];
}
