import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readConfig } from "../../platform/config.ts";
import { exampleDatabase } from "../example/testing-example.ts";
import { type Running, serve } from "../serve.ts";
import { work } from "../work.ts";
import { commandLine } from "./testing-cli.ts";

const folder = mkdtempSync(join(tmpdir(), "laurel-example-clock-"));
let server: Running | null = null;
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

const database = await exampleDatabase();
const laurel = commandLine({ ...database.env, LAUREL_HOME: folder }, folder);
const shown = async () => JSON.parse((await laurel("example", "clock", "--json")).stdout);

const until = async (isSo: () => Promise<boolean>) => {
  for (const end = performance.now() + 10_000; performance.now() < end; ) if (await isSo()) return;
  throw new Error("it didn't happen");
};

test("`example clock` shows the clock, moves it forward, and refuses what can't be", async () => {
  const before = await shown();
  const moved = await laurel("example", "clock", "--days", "3");
  expect(moved).toMatchObject({ exit: 0, stdout: expect.stringContaining("The example's clock shows") });
  const after = await shown();
  const between = Temporal.PlainDate.from(before.today).until(after.today);
  expect([between.days, after.next_event_on > after.today]).toEqual([3, true]);
  expect(await laurel("example", "clock", "--days", "0")).toMatchObject({ exit: 2 });
  expect(await laurel("example", "clock", "--to", before.today)).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining("only moves forward"),
  });
  expect(await laurel("example", "clock", "--days", "1", "--to", "2100-01-01")).toMatchObject({ exit: 2 });
  expect((await shown()).today).toBe(after.today);
});

test("other commands have the day of the example's clock", async () => {
  const { today } = await shown();
  const { rows } = await database.owner.query("select partner_id from partners order by 1 limit 1");
  const { stdout } = await laurel("standing", rows[0].partner_id, "--json");
  expect(JSON.parse(stdout).as_of).toBe(today);
});

test("a server and a worker of their own see a move within a second or so", async () => {
  const config = readConfig({ ...database.env, LAUREL_HOME: folder, PORT: "0" }, folder);
  server = await serve({ config, worker: false, say: () => {}, isTerminal: true });
  const [, key = ""] = /#key=(\S+)/.exec(server.welcome.join("\n")) ?? [];
  const me = async (path: string) => {
    const answer = await fetch(`${server?.address}/api/v1/${path}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    return (await answer.json()) as { readonly today: string };
  };
  const worker = await work(config);
  await laurel("example", "clock", "--days", "2");
  const { today } = await shown();
  await until(async () => (await me("program")).today === today);
  // The worker decides for the day that the clock shows.
  const [partner] = (await database.owner.query("select partner_id as id from partners order by 1 limit 1"))
    .rows;
  await database.owner.query("update standing_due set due_on = $2 where partner_id = $1", [
    partner.id,
    today,
  ]);
  await database.pool.query(
    "select from jobs.add_job('standing.recompute', job_key => 'standing.recompute')",
  );
  await until(async () => {
    const { rows } = await database.owner.query(
      "select decided_on::text as day from standing_due where partner_id = $1 and due_on > $2",
      [partner.id, today],
    );
    return rows[0]?.day === today;
  });
  await worker.stop();
});

test("the clock ends with the example, and the time is the machine's again", async () => {
  expect((await laurel("example", "remove", "--yes")).exit).toBe(0);
  expect(await laurel("example", "clock")).toMatchObject({
    exit: 1,
    stderr: "This database doesn't hold the example, which alone has a clock to move.\n",
  });
  expect(await laurel("example", "clock", "--days", "1")).toMatchObject({ exit: 1 });
  expect([await database.clock.refresh(), database.clock.ahead.ms]).toEqual([false, 0]);
});
