import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { afterAll, expect, test } from "vitest";
import { verifyChains } from "../platform/audit/verify-chains.ts";
import { type TestDatabase, testDatabase } from "../platform/database/testing.ts";
import { seededRandom } from "../platform/testing-random.ts";
import { drainStandings } from "./drain-standings.ts";
import { doStep, type Step } from "./testing-kill-steps.ts";
import { clockAt, importLines, onDay, publishVersions } from "./testing-marketplace.ts";

/** `LAUREL_KILLS` sets another number. */
const kills = Number(process.env.LAUREL_KILLS ?? 100);
const partners = Array.from({ length: 40 }, (_, index) => `p${index}`);
const folder = await mkdtemp(join(tmpdir(), "laurel-kills-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const random = seededRandom(40);
const below = (limit: number) => Math.floor(random() * limit);

async function marketplace(): Promise<TestDatabase> {
  const database = await testDatabase();
  await publishVersions(database, ["2020-07", "2023-08", "2023-12"]);
  const then = onDay(database, "2025-03-01");
  const of = (line: (id: string) => string) => partners.map(line);
  await importLines(
    then,
    "partners",
    "partner_id,name,country,locale,joined_on",
    of((id) => `${id},Company ${id},US,en,2023-01-10`),
  );
  await importLines(
    then,
    "publishers",
    "publisher_id,partner_id,name",
    of((id) => `pub-${id},${id},Company ${id}`),
  );
  await importLines(
    then,
    "offers",
    "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,private",
    of((id) => `of-${id},pub-${id},Offer,saas,azure-marketplace,subscription,live,2023-03-01,false`),
  );
  return database;
}

const heading =
  "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind,exclusion,offsets";

/** A file of sales, restatements and refunds of the years before. */
async function writeSales(round: number): Promise<string> {
  const path = join(folder, `sales-${round}.csv`);
  const lines = Array.from({ length: 400 }, (_, index) => {
    const id = partners[below(partners.length)];
    const day = `202${3 + below(2)}-${String(1 + below(12)).padStart(2, "0")}-1${below(9)}`;
    const line = `${id}-${below(30)}`;
    const of = (name: string, revision: number, amount: number, rest: string) =>
      `${name},${revision},pub-${id},of-${id},${day},${amount}.00,USD,${rest}`;
    if (index % 9 === 8) return of(`r${round}-${index}`, 1, -1 - below(90), `refund,,${line}`);
    return of(line, round * 1000 + index, below(9000), index % 31 === 30 ? "sale,fraud," : "sale,,");
  });
  await writeFile(path, [heading, ...lines].join("\n"));
  return path;
}

const module = JSON.stringify(new URL("./testing-kill-steps.ts", import.meta.url).href);

/** Does a step in a process of its own, which says when it begins. */
function inChild(database: TestDatabase, step: Step): ChildProcess {
  const code = `
    const { doStepAlone } = await import(${module});
    const begins = () => console.log("begins");
    await doStepAlone(${JSON.stringify(database.logins)}, ${JSON.stringify(step)}, begins);`;
  return spawn(process.execPath, ["--input-type=module", "--eval", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Does a step, killed at random moments until it ends by itself; gives how often it was killed. */
async function killedUntilDone(database: TestDatabase, step: Step, longestMs: number): Promise<number> {
  for (let killed = 0; ; killed += 1) {
    const child = inChild(database, step);
    const ended = once(child, "exit") as Promise<[number | null]>;
    await Promise.race([once(child.stdout!, "data"), ended]);
    await Promise.race([sleep(random() * longestMs * (1 + killed / 4)), ended]);
    child.kill("SIGKILL");
    const [exit] = await ended;
    if (exit === 0) return killed;
    expect(exit, "the step failed by itself").toBeNull();
  }
}

async function stateOf({ owner }: TestDatabase): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const all = async (statement: string) => (await owner.query(statement)).rows;
  return {
    sales: await all(
      `select partner_id, source_line_id, revision, billed_on::text, amount_minor, kind, exclusion, offsets
       from sales order by 1, 2, 3`,
    ),
    undone: await all("select partner_id, source_line_id, revision from undone_sales order by 1, 2, 3"),
    totals: await all(
      `select partner_id, day::text, exclusion, sum(amount_minor) as amount_minor from sales_daily
       group by 1, 2, 3 having sum(amount_minor) <> 0 order by 1, 2, 3`,
    ),
    standings: await all(
      `select partner_id, as_of::text, cause, version, facts, answer from standings
       order by partner_id, as_of, standing_id`,
    ),
    answers: await all("select partner_id, answer from current_standings order by 1"),
    pasts: await all("select partner_id, through::text, awards, unlocks from standing_pasts order by 1"),
    unlocks: await all(
      `select partner_id, benefit, opened_on::text, closed_on::text, amount_minor from unlocks
       order by 1, 2, 3, 4`,
    ),
  };
}

test("backfills, imports and undoings, killed and run again, give what they give in one go", async () => {
  const [whole, killed] = [await marketplace(), await marketplace()];
  let done = 0;
  const killedIn = new Map<string, number>();
  for (let round = 1; done < kills; round += 1) {
    const day = Temporal.PlainDate.from("2025-03-01").add({ days: round }).toString();
    const steps: Step[] = [{ what: "import", path: await writeSales(round), day }];
    if (round % 2 === 0) steps.push({ what: "undo", file: `sales-${1 + below(round - 1)}.csv`, day });
    steps.push({ what: "backfill", from: `2023-0${1 + below(9)}-01`, day });
    for (const step of steps) {
      const beganMs = performance.now();
      await doStep(whole, step);
      const times = await killedUntilDone(killed, step, performance.now() - beganMs);
      done += times;
      killedIn.set(step.what, (killedIn.get(step.what) ?? 0) + times);
    }
    for (const database of [whole, killed]) await drainStandings(onDay(database, day), clockAt(day));
    const [one, other] = [await stateOf(killed), await stateOf(whole)];
    for (const [part, rows] of Object.entries(one)) {
      const differing = rows.find((row, place) => !isDeepStrictEqual(row, other[part]?.[place]));
      const at = differing === undefined ? -1 : rows.indexOf(differing);
      expect({ round, part, differing, rows: rows.length }).toEqual({
        ...{ round, part, differing: other[part]?.[at], rows: other[part]?.length },
      });
    }
  }
  expect([...killedIn.keys()].sort()).toEqual(["backfill", "import", "undo"]);
  expect((await verifyChains(killed)).breaks).toEqual([]);
});
