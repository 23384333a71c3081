import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { allRows } from "../../standing/testing-all-rows.ts";
import { addPartner, publishVersions } from "../../standing/testing-marketplace.ts";
import { commandLine } from "./testing-cli.ts";

const database = await testDatabase();
const folder = await mkdtemp(join(tmpdir(), "laurel-cli-try-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const laurel = commandLine({ ...database.env, LAUREL_HOME: folder }, folder);
const today = Temporal.Now.plainDateISO().toString();

beforeAll(async () => {
  await publishVersions(database, ["2023-12"]);
  await addPartner(database, "acme", "2024-01-01", "2024-01-01");
  await addPartner(database, "idle", "2024-01-01", "2024-01-01");
  const heading = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind";
  const line = (id: string, amount: string) =>
    `${id},1,pub-acme,of-acme,${today},${amount},USD,${amount.startsWith("-") ? "refund" : "sale"}`;
  const wrong = `x,1,pub-none,of-none,${today},1.00,USD,sale`;
  await writeFile(
    join(folder, "sales.csv"),
    [heading, line("a", "30000.00"), wrong, line("b", "1.00")].join("\n"),
  );
  await writeFile(join(folder, "more.csv"), [heading, line("c", "25000.00")].join("\n"));
});

describe("a dry run of an import", () => {
  test("tells what the import would add and refuse, and which partners it would move", async () => {
    const before = await allRows(database);
    const { exit, stdout, stderr } = await laurel("import", "sales", "sales.csv", "--dry-run");
    expect(exit).toBe(1);
    expect(stdout.split("\n")).toEqual([
      "sales.csv, nothing imported: 3 lines; 2 would be added, 0 on record already, 1 would be refused",
      "1 partner is affected. The standing of 1 partner changes today:",
      "  acme  Company acme",
      "    Billed sales: USD 0 becomes USD 30,001",
      "    Selling: “Publisher” becomes “25K stage”",
      expect.stringMatching(/^ {4}Newly unlocked: .*Blog feature/),
      "",
    ]);
    expect(stderr).toContain("These lines would be refused:\n  line 3: publisher_id:");
    expect(await allRows(database)).toEqual(before);
  });

  test("tells the same as JSON, line by line in the words of the import itself", async () => {
    const said = await laurel("import", "sales", "sales.csv", "--dry-run", "--json");
    expect(said.exit).toBe(1);
    const tried = JSON.parse(said.stdout);
    expect(tried).toMatchObject({
      dry_run: true,
      status: "finished",
      lines: 3,
      added: 2,
      refused: 1,
      refusals: [{ line: 3, code: "publisher-unknown" }],
      notices: [],
      effect: {
        partners: 1,
        moved: 1,
        undecided: 0,
        first: [{ partner_id: "acme", after: { tracks: { transact: "t25k" } } }],
      },
    });
    expect(tried).not.toHaveProperty("import_id");
    const real = await laurel("import", "sales", "sales.csv");
    expect(real.exit).toBe(1);
    expect(real.stderr).toContain(`line 3: publisher_id: ${tried.refusals[0].message}`);
  });

  test("of what is on record already moves no one, and is good", async () => {
    await writeFile(
      join(folder, "again.csv"),
      "partner_id,name,country,locale,joined_on\nidle,Company idle,US,en,2024-01-01",
    );
    const { exit, stdout } = await laurel("import", "partners", "again.csv", "--dry-run");
    expect(exit).toBe(0);
    expect(stdout).toBe(
      "again.csv, nothing imported: 1 line; 0 would be added, 1 on record already, 0 would be refused\n" +
        "No partner is affected. No standing changes today.\n",
    );
  });

  test("of a file that can't be read says why, as the import would", async () => {
    await writeFile(join(folder, "wrong.csv"), "partner,name,country,locale\n");
    const { exit, stdout, stderr } = await laurel("import", "partners", "wrong.csv", "--dry-run");
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: "" });
    expect(stderr).toContain('There is no column "partner".');
  });
});

describe("an import that is undone or restored", () => {
  test("shows first which partners it moves; a dry run shows that and changes nothing", async () => {
    await laurel("import", "sales", "more.csv");
    const id = JSON.parse((await laurel("import", "list", "--json")).stdout).imports[0].import_id;
    const before = await allRows(database);
    const tried = await laurel("import", "undo", String(id), "--dry-run");
    expect(tried).toMatchObject({ exit: 0, stderr: "This was a dry run: nothing was changed.\n" });
    expect(tried.stdout).toMatch(
      /of 1 partner changes today:\n {2}acme {2}Company acme\n {4}Billed sales: USD 55,001 becomes/,
    );
    expect(await allRows(database)).toEqual(before);
    const undone = await laurel("import", "undo", String(id), "--reason", "typed twice");
    expect(undone.exit).toBe(0);
    expect(undone.stdout).toBe(
      `${tried.stdout}import ${id}, more.csv: undone; its facts count as never received\n`,
    );
    const back = await laurel("import", "restore", String(id), "--dry-run", "--json");
    expect(JSON.parse(back.stdout)).toMatchObject({
      import_id: id,
      dry_run: true,
      effect: { moved: 1, first: [{ after: { tracks: { transact: "t50k" } } }] },
    });
    const restored = await laurel("import", "restore", String(id), "--reason", "it was right");
    expect(restored.exit).toBe(0);
    expect(restored.stdout).toMatch(/restored; its facts count again as first received\n$/);
    const again = await laurel("import", "restore", String(id), "--reason", "it was right");
    expect(again).toMatchObject({ exit: 1, stdout: "" });
    expect(again.stderr).toContain(`Import ${id} counts`);
  });

  test("needs a reason unless it is a dry run", async () => {
    for (const what of ["undo", "restore"]) {
      const { exit, stderr } = await laurel("import", what, "1");
      expect({ what, exit, stderr }).toEqual({ what, exit: 2, stderr: expect.stringContaining("--reason") });
    }
  });
});
