import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { checkArrows } from "./check-arrows.ts";

/** The rules that a small repository of these files breaks. */
async function brokenRules(files: Record<string, string>): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), "laurel-arrows-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const { problems, seen } = await checkArrows(root);
  expect(seen).toBe(Object.keys(files).length);
  return problems.map((problem) => /\(([\w-]+)/.exec(problem)?.[1] ?? problem).sort();
}

const core = "packages/core/src";
const contract = "packages/contract/src";
const words = "packages/words/src";
const server = "packages/server/src";
const web = "packages/web/src";

/** A file that imports another; `how` is the beginning of the import. */
const arrow = (from: string, to: string, how = "import { a }"): Record<string, string> => {
  const up = "../".repeat(from.split("/").length - 1);
  return {
    [from]: `${how} from "${up}${to}";\nexport const b = 1 as unknown as typeof a;\n`,
    [to]: "export const a = 1;\n",
  };
};

describe("arrows", () => {
  it.each([
    ["core on contract", "core-is-independent", arrow(`${core}/a.ts`, `${contract}/b.ts`)],
    [
      "core on Node",
      "core-is-independent",
      { [`${core}/a.ts`]: 'import "node:fs";', [`${core}/b.ts`]: 'import "./a.ts";' },
    ],
    [
      "values of core in contract",
      "contract-imports-only-types-of-core",
      arrow(`${contract}/a.ts`, `${core}/b.ts`),
    ],
    ["contract on words", "contract-is-independent", arrow(`${contract}/a.ts`, `${words}/b.ts`)],
    ["core on words", "core-is-independent", arrow(`${core}/a.ts`, `${words}/b.ts`)],
    ["words on server", "words-are-independent", arrow(`${words}/a.ts`, `${server}/b.ts`)],
    [
      "types of web in words",
      "words-are-independent",
      arrow(`${words}/a.ts`, `${web}/b.ts`, "import type { a }"),
    ],
    [
      "words on Node",
      "words-are-independent",
      { [`${words}/a.ts`]: 'import "node:fs";', [`${words}/b.ts`]: 'import "./a.ts";' },
    ],
    ["web on server", "web-is-not-the-server", arrow(`${web}/a.ts`, `${server}/b.ts`)],
    [
      "types of server in web",
      "web-is-not-the-server",
      arrow(`${web}/a.ts`, `${server}/b.ts`, "import type { a }"),
    ],
    ["server on web", "server-is-not-the-web", arrow(`${server}/a.ts`, `${web}/b.ts`)],
    [
      "a floor of the server on one above it",
      "server-facts-looks-down",
      arrow(`${server}/facts/a.ts`, `${server}/standing/b.ts`),
    ],
    [
      "the platform on messages",
      "server-platform-looks-down",
      arrow(`${server}/platform/a.ts`, `${server}/messages/b.ts`),
    ],
    [
      "the app from below",
      "server-privacy-looks-down",
      arrow(`${server}/privacy/a.ts`, `${server}/app/b.ts`),
    ],
    [
      "a folder that is not a floor",
      "server-floors-are-named",
      arrow(`${server}/sales/a.ts`, `${server}/platform/b.ts`),
    ],
    [
      "a floor of core on one above it",
      "core-facts-looks-down",
      arrow(`${core}/facts/a.ts`, `${core}/program/b.ts`),
    ],
    [
      "deciding on explaining",
      "core-decide-looks-down",
      arrow(`${core}/standing/decide/a.ts`, `${core}/standing/explain/b.ts`),
    ],
    [
      "explaining on time",
      "core-explain-looks-down",
      arrow(`${core}/standing/explain/a.ts`, `${core}/standing/time/b.ts`),
    ],
    [
      "what deciding and explaining share on one of them",
      "core-standing-files-look-down",
      arrow(`${core}/standing/a.ts`, `${core}/standing/decide/b.ts`),
    ],
    ["the kit on a noun", "web-kit-looks-down", arrow(`${web}/kit/a.ts`, `${web}/api/b.ts`)],
    ["a feature on a page", "web-features-looks-down", arrow(`${web}/features/a/a.ts`, `${web}/pages/b.ts`)],
    [
      "a feature on another",
      "features-are-independent",
      arrow(`${web}/features/keys/a.ts`, `${web}/features/members/b.ts`),
    ],
    ["server on bench", "product-imports-nothing-outside", arrow(`${server}/a.ts`, "bench/b.ts")],
    [
      "server inside examples",
      "product-imports-nothing-outside",
      arrow(`${server}/a.ts`, "examples/make/b.ts"),
    ],
    ["web on the example", "only-the-server-makes-the-example", arrow(`${web}/a.ts`, "examples/make.ts")],
    ["examples on bench", "examples-and-scripts-are-independent", arrow("examples/a.ts", "bench/b.ts")],
    [
      "product on tests",
      "product-does-not-use-tests",
      arrow(`${server}/a.ts`, `${server}/platform/database/testing.ts`),
    ],
    [
      "an import of nothing",
      "import-is-found",
      { [`${server}/a.ts`]: 'import "./b.ts";', [`${server}/c.ts`]: "" },
    ],
  ])("catch %s", async (_, rule, files) => {
    expect(await brokenRules(files)).toContain(rule);
  });

  it("catch a cycle, also of types", async () => {
    const files = {
      [`${server}/a.ts`]: 'import type { B } from "./b.ts";\nexport type A = B | 1;\n',
      [`${server}/b.ts`]: 'import type { A } from "./a.ts";\nexport type B = A | 2;\n',
    };
    expect(new Set(await brokenRules(files))).toEqual(new Set(["no-circle"]));
  });

  it.each([
    ["types of core in contract", arrow(`${contract}/a.ts`, `${core}/b.ts`, "import type { a }")],
    [
      "time on explaining and deciding",
      {
        ...arrow(`${core}/standing/time/a.ts`, `${core}/standing/explain/b.ts`),
        ...arrow(`${core}/standing/time/c.ts`, `${core}/standing/decide/d.ts`),
      },
    ],
    [
      "explaining on what it shares with deciding",
      arrow(`${core}/standing/explain/a.ts`, `${core}/standing/b.ts`),
    ],
    ["contract in words", arrow(`${words}/a.ts`, `${contract}/b.ts`)],
    ["core in words", arrow(`${words}/a.ts`, `${core}/b.ts`)],
    ["words in server", arrow(`${server}/a.ts`, `${words}/b.ts`)],
    ["words in web", arrow(`${web}/a.ts`, `${words}/b.ts`)],
    ["core in web", arrow(`${web}/a.ts`, `${core}/b.ts`)],
    ["a floor on one below it", arrow(`${server}/standing/a.ts`, `${server}/facts/sales/b.ts`)],
    ["a floor on itself", arrow(`${server}/facts/sales/a.ts`, `${server}/facts/partners/b.ts`)],
    ["a feature on itself", arrow(`${web}/features/keys/a.ts`, `${web}/features/keys/b.ts`)],
    ["the example made by the server", arrow(`${server}/a.ts`, "examples/make.ts")],
    ["bench on everything", arrow("bench/a.ts", `${server}/facts/b.ts`)],
    ["tests on testing.ts", arrow(`${server}/facts/a.test.ts`, `${server}/platform/database/testing.ts`)],
  ])("let pass %s", async (_, files) => {
    expect(await brokenRules(files)).toEqual([]);
  });

  it("report a problem if nothing could be checked", async () => {
    expect(await brokenRules({})).toEqual([expect.stringContaining("nothing was checked")]);
    const noArrow = { [`${server}/a.ts`]: "", [`${server}/b.ts`]: "" };
    expect(await brokenRules(noArrow)).toEqual([expect.stringContaining("no import was found")]);
  });
});
