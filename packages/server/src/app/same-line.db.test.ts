import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getPartner } from "@laurel/contract";
import { afterAll, expect, test } from "vitest";
import { testDatabase } from "../platform/database/testing.ts";
import { addPartner, importLines, publishVersions } from "../standing/testing-marketplace.ts";
import { commandLine } from "./cli/testing-cli.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
const { call, ask } = await testApp(database);
const folder = await mkdtemp(join(tmpdir(), "laurel-same-line-"));
afterAll(() => rm(folder, { recursive: true, force: true }));
const laurel = commandLine({ ...database.env, LAUREL_HOME: folder }, folder);

await publishVersions(database, ["2023-12"]);
await addPartner(database, "cedar", "2024-01-01", "2024-01-01");

test("the same line counts once, whether it comes as a file, over HTTP or as an object", async () => {
  const heading = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind";
  const file = `${heading}\n'-q-1,1,pub-cedar,of-cedar,2024-06-03,300.00,USD,sale\n`;
  const headers = { "content-type": "text/csv" };
  const posted = await call("POST /api/v1/sales/batch", { headers, body: file });
  expect(posted.json()).toMatchObject({ source: "marketplace", added: 1 });
  await writeFile(join(folder, "june.csv"), file);
  const { stdout } = await laurel("import", "sales", "june.csv", "--json");
  expect(JSON.parse(stdout)).toMatchObject({ source: "marketplace", added: 0, repeated: 1 });
  const [, line = ""] = file.split("\n");
  const object = Object.fromEntries(heading.split(",").map((name, n) => [name, line.split(",")[n]]));
  for (const id of ["'-q-1", "-q-1"]) {
    const body = JSON.stringify({ ...object, source_line_id: id });
    const answer = await call("POST /api/v1/sales/batch", {
      headers: { "content-type": "application/x-ndjson" },
      body,
    });
    expect(answer.json()).toMatchObject({ added: 0, repeated: 1, refused: 0 });
  }
});

test("an id is the same in every normal form: in files, in addresses and on the command line", async () => {
  const [composed, decomposed] = ["파트너-é".normalize("NFC"), "파트너-é".normalize("NFD")];
  await importLines(database, "partners", "partner_id,name,country,locale,joined_on", [
    `${decomposed},Partner,KR,ko,2024-01-01`,
  ]);
  for (const partnerId of [composed, decomposed]) {
    expect(await ask(getPartner, { params: { partnerId } })).toMatchObject({ partnerId: composed });
    const standing = await laurel("standing", partnerId, "--json");
    expect(standing).toMatchObject({ exit: 0, stdout: expect.stringContaining(composed) });
    expect((await laurel("recompute", partnerId)).exit).toBe(0);
  }
});
