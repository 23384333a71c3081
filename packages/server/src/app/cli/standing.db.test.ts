import { expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { addPartner, addSales, publishVersions } from "../../standing/testing-marketplace.ts";
import { commandLine } from "./testing-cli.ts";

const database = await testDatabase();
await publishVersions(database, ["2020-07", "2023-08", "2023-12"]);
await addPartner(database, "4101101", "2024-01-01", "2024-01-05");
await addSales(database, "4101101", [{ line: "1", on: "2024-02-01", amount: "93200.00" }]);
await addPartner(database, "4101102", "2024-01-01", "2024-01-05");
await addSales(database, "4101102", [{ line: "2", on: "2024-02-01", amount: "24900.00" }]);

const laurel = commandLine({ ...database.env });

const lines = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test("`standing all --json` prints a line for each partner, in the order of their ids", async () => {
  const { exit, stdout } = await laurel("standing", "all", "--json", "--as-of", "2024-02-02");
  expect(exit).toBe(0);
  const answers = lines(stdout);
  expect(answers.map(({ partner_id }) => partner_id)).toEqual(["4101101", "4101102"]);
  expect(answers[0]).toMatchObject({
    as_of: "2024-02-02",
    program: "marketplace-rewards",
    version: "2023-12",
    tracks: { transact: "t50k" },
    measures: { billedSales: 9_320_000, solutionValue: null, teamsUsers: null },
  });
  expect(answers[0]?.unlocked).toContainEqual({
    benefit: "azure-sponsorship-trial",
    amount_minor: 500_000,
  });
});

test("`standing all` is a table with the gap to the next stage", async () => {
  const { stdout } = await laurel("standing", "all", "--as-of", "2024-02-02");
  expect(stdout).toMatch(
    /^4101101 +Company 4101101 +transact t50k +billedSales USD 93,200 +t100k: USD 6,800 of Billed sales/m,
  );
});

test("`standing all --sort next` begins with the partners closest to their next stage", async () => {
  const asOf = ["--as-of", "2024-02-02"];
  const ids = async (...more: string[]) =>
    lines((await laurel("standing", "all", "--json", ...asOf, ...more)).stdout).map(
      ({ partner_id }) => partner_id as string,
    );
  const [first] = await ids("--sort", "next");
  expect(first).toBe("4101102");
  expect((await ids("--sort", "next")).toSorted()).toEqual((await ids()).toSorted());
  expect((await laurel("standing", "all", "--sort", "size")).exit).toBe(2);
});

test("`standing PARTNER --json` adds the reasons", async () => {
  const { stdout } = await laurel("standing", "4101101", "--as-of", "2024-02-02", "--json");
  expect(lines(stdout)[0]).toMatchObject({
    partner_id: "4101101",
    reasons: { tracks: [{ awarded: "t50k" }, {}] },
  });
});

test("`standing PARTNER` prints it in the requested language", async () => {
  const asOf = ["--as-of", "2024-02-02"];
  expect((await laurel("standing", "4101101", ...asOf)).stdout).toMatch(
    /Still missing: USD 6,800 of Billed sales/,
  );
  const korean = await laurel("standing", "4101101", ...asOf, "--locale", "ko");
  expect(korean).toMatchObject({ exit: 0, stderr: "" });
  expect(korean.stdout).toMatch(/남은 조건: 청구 판매액 USD 6,800/);
  const unknown = await laurel("standing", "4101101", ...asOf, "--locale", "tlh");
  expect(unknown).toMatchObject({ exit: 0, stderr: expect.stringMatching(/no "tlh" yet; this is English/) });
});

test("an unknown partner and an invalid day are refused", async () => {
  expect(await laurel("standing", "nobody")).toEqual({
    exit: 1,
    stdout: "",
    stderr: "There is no partner nobody.\n",
  });
  expect(await laurel("standing", "history", "nobody")).toMatchObject({ exit: 1 });
  expect(await laurel("standing", "4101101", "--as-of", "2024-02-30")).toMatchObject({
    exit: 2,
    stderr: expect.stringMatching(/"2024-02-30" is not a day/),
  });
});

test("`recompute` records standings, and `standing history` shows them", async () => {
  expect((await laurel("standing", "history", "4101101")).stdout).toMatch(/Nothing has been recorded yet/);
  expect(await laurel("recompute", "4101101", "--json")).toMatchObject({
    exit: 0,
    stdout: '{"decided":2,"changed":2,"failed":0}\n',
  });
  expect(await laurel("recompute")).toMatchObject({
    exit: 0,
    stdout: "2 decided, 0 with a changed answer\n",
  });
  const { stdout } = await laurel("standing", "history", "4101101", "--json");
  expect(lines(stdout)).toMatchObject([{ partner_id: "4101101", version: "2023-12", cause: "facts" }]);
  expect((await laurel("standing", "history", "4101101")).stdout).toMatch(
    /facts +2023-12 +transact publisher/,
  );
  expect(await laurel("recompute", "nobody")).toMatchObject({
    exit: 1,
    stderr: expect.stringMatching(/no partner nobody/),
  });
});
