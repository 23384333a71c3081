import { describe, expect, it } from "vitest";
import { findBreaches, rules } from "./tidy.ts";
import { type Repository, sourceFile } from "./tidy-source.ts";
import { typeNames } from "./tidy-types.ts";

const repository = (files: Record<string, string>): Repository =>
  new Map(Object.entries(files).map(([path, text]) => [path, sourceFile(path, text)]));

/** The lines on which a rule finds a breach in one file. */
function broken(name: string, path: string, text: string, others: Record<string, string> = {}): number[] {
  const rule = rules.find((known) => known.name === name);
  if (rule === undefined) throw new Error(`no rule ${name}`);
  const all = repository({ [path]: text, ...others });
  return rule.check(all.get(path)!, all).map(({ line }) => line);
}

const lines = (count: number): string => "const a = 1;\n".repeat(count);
const core = "packages/core/src/standing/decide/decide.ts";
const server = "packages/server/src/facts/sales/import-sales.ts";
const test = "packages/server/src/facts/sales/import-sales.test.ts";
const saleStore = "packages/server/src/facts/sales/sale-store.ts";
const migration = "packages/server/src/platform/database/migrations/0024-a.sql";
const word = ["TO", "DO"].join("");

const asvs = "docs/reference/asvs.md";
const counted = (count: string, ...rows: string[]): string =>
  ["| V1 Encoding | 1 | 1 | 0 | 0 |", `| **all** | ${count} |`, ...rows].join("\n");
const met = "| 1.1.1 | 2 | decoding once | met | `guard.ts` |";

/** For each rule, what it must catch and what it must accept, as path and text. */
const cases: Record<string, { catches: [string, string][]; passes: [string, string][] }> = {
  "file-is-short": {
    catches: [
      [server, lines(301)],
      [test, lines(601)],
    ],
    passes: [
      [server, lines(300)],
      [test, lines(600)],
      ["packages/server/src/platform/database/migrations/0001-a.sql", lines(400)],
    ],
  },
  "line-is-short": {
    catches: [
      [server, `// ${"x".repeat(108)}`],
      ["docs/concepts/standing.md", "word ".repeat(23)],
    ],
    passes: [
      [server, `// ${"x".repeat(107)}`],
      ["docs/concepts/standing.md", `| ${"x".repeat(200)} |`],
      ["docs/concepts/standing.md", `See https://example.org/${"x".repeat(120)}`],
      ["packages/web/src/locales/en.json", `{"a": "${"x".repeat(120)}"}`],
    ],
  },
  "asvs-adds-up": {
    catches: [
      [asvs, counted("2 | 2 | 0 | 0", met)],
      [asvs, counted("1 | 1 | 0 | 0", met, met)],
      [asvs, counted("2 | 2 | 0 | 0", met, met.replace("1.1.1", "2.1.1"))],
      [asvs, counted("1 | 1 | 0 | 0", met.replace("`guard.ts`", ""))],
      [asvs, counted("1 | 1 | 0 | 0", met.replace("met", "done"))],
    ],
    passes: [
      [asvs, counted("1 | 1 | 0 | 0", met)],
      ["docs/start.md", counted("2 | 2 | 0 | 0", met)],
    ],
  },
  "sql-in-stores": {
    catches: [
      [server, "await tx.client.query('select 1');"],
      [server, "await db.selectFrom('sales').execute();"],
      [server, "const row = sql`select 1`;"],
      [server, "const row = sql<number>`select 1`;"],
      [server, "import { from } from 'pg-copy-streams';"],
    ],
    passes: [
      ["packages/server/src/facts/sales/sale-store.ts", "await tx.client.query('select 1');"],
      ["packages/server/src/platform/database/migrate.ts", "await db.selectFrom('sales').execute();"],
      [test, "await database.pool.query('select 1');"],
      [server, "const found = await readSales(tx); request.query('a');"],
    ],
  },
  "environment-in-config": {
    catches: [
      [server, "const port = process.env.PORT;"],
      [server, "const { PORT } = process.env;"],
      [server, "import { env } from 'node:process';"],
    ],
    passes: [
      ["packages/server/src/platform/config.ts", "export const port = process.env.PORT;"],
      ["scripts/dev.ts", "const port = process.env.PORT;"],
      [test, "const port = process.env.PORT;"],
    ],
  },
  "names-say-what": {
    catches: [
      ["packages/server/src/facts/sales/date-utils.ts", ""],
      ["packages/server/src/services/mail.ts", ""],
      ["packages/web/src/SaleManager.tsx", ""],
    ],
    passes: [
      ["docs/guides/serving.md", ""],
      [server, ""],
    ],
  },
  "tests-all-run": {
    catches: [
      [test, "it.only('a', () => {});"],
      [test, "describe.skip('a', () => {});"],
      [test, "it.each([1]).skip('a', () => {});"],
    ],
    passes: [
      [test, "it('a', () => { stream.skip(3); });"],
      [server, "list.skip(3);"],
    ],
  },
  "nothing-left-open": {
    catches: [
      [server, `// ${word}: later`],
      ["programs/a/2023-12.yaml", `a: 1 # ${word}`],
    ],
    passes: [
      [server, `const currency = "${"X".repeat(3)}";`],
      [server, "// what is still to do: nothing"],
    ],
  },
  "no-machine-paths": {
    catches: [["docs/guides/start.md", `Run ${["", "root", "laurel", "x"].join("/")}`]],
    passes: [["docs/guides/start.md", "Run https://example.org/work/laurel"]],
  },
  "exports-have-names": {
    catches: [
      [server, "export default 1;"],
      [server, "export default function run() {}"],
    ],
    passes: [
      ["vitest.config.ts", "export default {};"],
      [server, "switch (a) { default: b(); }\nexport const a = 1;"],
    ],
  },
  "one-clock": {
    catches: [
      [saleStore, "run(tx, `update sales set received_at = now()`);"],
      [saleStore, "run(tx, `select $" + "{columns} from sales where day < current_date and $" + "{which}`);"],
      [saleStore, 'run(tx, "select clock_timestamp()");'],
      [migration, "create table a (at timestamptz not null default now());"],
    ],
    passes: [
      [saleStore, "run(tx, `update sales set received_at = laurel_now() where day = $1`, [clock.now()]);"],
      [saleStore, "run(tx, `select add_job($1, run_at => now() + make_interval(secs => $2))`);"],
      [migration, "-- not now()\ncreate table a (at timestamptz not null default laurel_now());"],
      [migration.replace("0024", "0002"), "create table a (at timestamptz not null default now());"],
      [test, "database.owner.query('select now()');"],
      ["packages/server/src/people/accounts/account-store.ts", 'run(tx, "select now()");'],
    ],
  },
  "words-are-plain": {
    catches: [
      [server, "// The job is run by whoever comes first."],
      ["docs/start.md", "Nobody is told."],
      ["packages/web/src/locales/en/queue.json", '  "queue.free": "Nobody has it",'],
    ],
    passes: [
      [server, 'const unassigned = each === "nobody" || view === `nobody`;'],
      ["docs/start.md", "The screen “Nobody left behind” counts them; amendments are refused."],
      [migration, "-- null: nobody is known"],
    ],
  },
  "one-component": {
    catches: [
      ["packages/web/src/features/sales/days.tsx", "const a = <form onSubmit={send}>{fields}</form>;"],
      ["packages/web/src/app/banner.tsx", "const a = <details><summary>More</summary></details>;"],
    ],
    passes: [
      ["packages/web/src/features/sales/days.tsx", "const a = <Form submission={b}>{fields}</Form>;"],
      ["packages/web/src/kit/form.tsx", "const a = <form onSubmit={send}>{fields}</form>;"],
      ["packages/web/src/features/sales/days.test.tsx", "const a = <form>{fields}</form>;"],
    ],
  },
  "core-is-pure": {
    catches: [
      [core, "const now = Date.now();"],
      [core, "const now = new Date();"],
      [core, "const chance = Math.random();"],
      [core, "const day = Temporal.Now.plainDateISO();"],
      [core, "const format = new Intl.NumberFormat();"],
      [core, "const format = Intl.DateTimeFormat(undefined, {});"],
      [core, "const text = amount.toLocaleString();"],
      [core, "const order = a.localeCompare(b);"],
      [core, "const run = new Function('return 1');"],
      [core, "eval('1');"],
    ],
    passes: [
      [core, "// Date.now() is not asked here\nconst day = new Date(0);"],
      [core, "const format = new Intl.NumberFormat(locale);"],
      [core, "const order = a.localeCompare(b, locale);"],
      [server, "const now = Date.now();"],
    ],
  },
  "public-is-documented": {
    catches: [
      [core, "export function decide() {}"],
      [core, "export const decide = () => 1;"],
      ["packages/contract/src/sales.ts", "export const Sale = Type.Object({});"],
    ],
    passes: [
      [core, "/** Decides. */\nexport function decide() {}"],
      [core, "function decide() {}"],
      [server, "export function importSales() {}"],
    ],
  },
};

describe.each(Object.entries(cases))("%s", (name, { catches, passes }) => {
  it.each(catches)("catches breach %# in %s", (path, text) => {
    expect(broken(name, path, text)).toHaveLength(1);
  });

  it.each(passes)("accepts good form %# in %s", (path, text) => {
    expect(broken(name, path, text)).toEqual([]);
  });
});

const refusals = "packages/contract/src/refusals.ts";
const texts = (keys: Record<string, string>): Record<string, string> => ({
  "packages/words/src/locales/en/refusals.json": JSON.stringify(keys),
});
const reference = { "docs/reference/refusals.md": "| `benefit-locked` | the benefit is not unlocked |" };

describe("refusals-are-complete", () => {
  const table = `/** Codes. */\nexport const refusals = {\n  "benefit-locked": 409,\n} as const;`;
  const complete = { ...texts({ "benefit-locked": "Locked." }), ...reference };
  const check = (text: string, others: Record<string, string>) =>
    broken("refusals-are-complete", refusals, text, others);

  it("accepts a code with a status, a text and a reference line", () => {
    expect(check(table, complete)).toEqual([]);
    expect(check(table.replace("409", "{ status: 409 }"), complete)).toEqual([]);
  });

  it("catches a code without a status, without a text or without a reference line", () => {
    expect(check(table.replace("409", "200"), complete)).toEqual([3]);
    expect(check(table, { ...complete, ...texts({ other: "" }) })).toEqual([3]);
    expect(check(table, texts({ "benefit-locked": "Locked." }))).toEqual([3]);
  });

  it("catches a file without codes, and a repository without texts", () => {
    expect(check("export const other = 1;", complete)).toEqual([1]);
    expect(check(table, reference)).toEqual([1]);
  });

  it("catches a text without a code", () => {
    const path = "packages/words/src/locales/en/refusals.json";
    const stray = (code: string): number[] =>
      broken("refusal-texts-have-a-code", path, `{\n  "${code}": "No."\n}`, { [refusals]: table });
    expect(stray("benefit-locked")).toEqual([]);
    expect(stray("benefit-forgotten")).toEqual([2]);
  });
});

describe("docs-name-what-exists", () => {
  const guide = "docs/guides/start.md";
  const there = {
    "package.json": JSON.stringify({ scripts: { start: "", bench: "", laurel: "" } }),
    "docs/start.md": "",
    "packages/core/src/program/kinds.ts": "",
    "packages/server/src/app/cli/program.ts":
      'const command = new Command("program"); command.command("check").argument("<files...>");',
    "packages/server/src/app/cli/standing.ts":
      'const command = new Command("standing").argument("<partner>"); command.command("all");',
    "packages/server/src/app/cli/serve.ts": 'const command = new Command("serve").option("--no-worker");',
  };
  const check = (text: string) => broken("docs-name-what-exists", guide, text, there);

  it.each([
    "`packages/core/src/program/kinds.ts`, `packages/core/src/program/` and `packages/core`",
    "`kinds.ts` by its name alone, and from here `../start.md`",
    "`packages/core/src/program/<noun>.ts` has a place, and `*.test.ts` is none",
    "[a page](../start.md#part), [a folder](/packages/core), [elsewhere](https://example.org)",
    "`/api/v1/partners`, `application/json`, `sales.csv`, `node_modules/.bin/biome`, `.ts`",
    "`npm start`, `npm run bench`, `npm run -s laurel -- standing ID`, `npm ci`",
    "    $ laurel program check a.yaml\n    laurel standing all\n    laurel standing alder\n    laurel serve",
    "The laurel wreath, and Laurel itself",
  ])("lets pass: %s", (text) => {
    expect(check(text)).toEqual([]);
  });

  it.each([
    "`packages/core/src/program/gone.ts`",
    "`packages/gone/`",
    "`packages/core/src/gone/<noun>.ts`",
    "`gone.ts`",
    "`program/gone.ts`",
    "[a page](gone.md)",
    "[out of the repository](../../../start.md)",
    "`npm run gone`",
    "`npm test`",
    "    laurel gone",
    "```\nlaurel program gone\n```",
    "`npm run -s laurel -- gone`",
  ])("catches: %s", (text) => {
    expect(check(text)).toHaveLength(1);
  });
});

describe("type-is-declared-once", () => {
  const other = "packages/web/src/api/sales.ts";
  const check = (path: string, text: string, others: Record<string, string>) => {
    const all = repository({ [path]: text, ...others });
    return typeNames.check(all.get(path)!, all);
  };

  it.each([
    "interface Sale {}",
    "export interface Sale {}",
    "type Sale = 1;",
    "export class Sale {}",
    "enum Sale {}",
  ])("catches %s beside another, and names both places", (text) => {
    const found = check(server, `\n${text}`, { [other]: "export type Sale = 2;" });
    expect(found).toEqual([{ line: 2, fix: expect.stringContaining(`${other}:1`) }]);
    expect(check(other, "export type Sale = 2;", { [server]: text })).toHaveLength(1);
  });

  it("catches a type that is declared twice in one file", () => {
    expect(check(server, "interface Sale {}\ninterface Sale { a: 1 }", {})).toHaveLength(2);
  });

  it.each<[string, string, Record<string, string>]>([
    ["tests", test, { [server]: "interface Sale {}" }],
    ["what serves tests", "packages/server/src/a/testing-sales.ts", { [server]: "interface Sale {}" }],
    ["scripts and examples", "scripts/sales.ts", { [server]: "interface Sale {}" }],
    ["another name", server, { [other]: "interface Sales {}" }],
  ])("lets %s pass", (_, path, others) => {
    expect(check(path, "interface Sale {}", others)).toEqual([]);
  });

  it("lets values, imports and what a module of others is extended by pass", () => {
    const text =
      'export { type Sale } from "./b.ts";\nconst Sale = 1;\ndeclare module "a" { interface Sale {} }';
    expect(check(server, text, { [other]: "interface Sale {}" })).toEqual([]);
  });
});

describe("statements-are-proven", () => {
  const page = "docs/the-public-page.md";
  const files = {
    "e2e/a.test.ts":
      'test("one is told, and keeps it", () => {});\ntest.each([])(`in every language two`, () => {});',
    "e2e/b.golden.ts": "",
    "bench/b.golden.ts": "",
  };
  const all = (change: (row: string, number: number) => string) =>
    Array.from({ length: 35 }, (_, index) =>
      change(`| ${index + 1}. A thing | A page | | \`a.test.ts\`: "one is told, and keeps it" |`, index + 1),
    ).join("\n");
  const check = (change: (row: string, number: number) => string) =>
    broken("statements-are-proven", page, all(change), files);

  it.each([
    ["a title that no test has", '"one is told"'],
    ["a title of which a part is missing", '"one … forgets it"'],
  ])("catches %s", (_, title) => {
    expect(check((row, number) => (number === 3 ? row.replace(/".*"/, title) : row))).toEqual([3]);
  });

  it("catches a row without a test, a lost file, and a name of two files", () => {
    const rows = ["", '`gone.test.ts`: "one"', '`b.golden.ts`: "one"'];
    expect(check((row, number) => (number > 3 ? row : row.replace(/`.*"/, rows[number - 1] ?? "")))).toEqual([
      1, 2, 3,
    ]);
  });

  it("catches a statement that is missing, and one that is there twice", () => {
    expect(check((row, number) => (number === 9 ? row.replace("9.", "8.") : row))).toEqual([9, 1]);
  });

  it("accepts “…” for any words, several tests, and a statement of the past", () => {
    const other = '`a.test.ts`: "one … keeps it"; `a.test.ts`: "in … two"';
    expect(check((row) => row.replace(/`.*"/, other))).toEqual([]);
    expect(check((row, number) => (number === 5 ? "| 5. A thing | past | | |" : row))).toEqual([]);
  });
});

describe("all rules", () => {
  it("are each tested above", () => {
    const others = ["docs-name-what-exists", "statements-are-proven", "type-is-declared-once"];
    const refusalRules = ["refusals-are-complete", "refusal-texts-have-a-code"];
    const tried = [...Object.keys(cases), ...refusalRules, ...others];
    expect(rules.map(({ name }) => name).sort()).toEqual(tried.sort());
  });

  it("name the file, line and fix, and give the reason once", () => {
    const found = findBreaches(repository({ [core]: "/** Now. */\nexport const now = () => Date.now();" }));
    expect(found).toEqual([
      `${core}:2 core must not use \`Date.now\`: take the time as an argument (core-is-pure)`,
      expect.stringMatching(/^core-is-pure: the same facts/),
    ]);
  });
});
