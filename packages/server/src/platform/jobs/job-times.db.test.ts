import { expect, test } from "vitest";
import { allPartners } from "../database/sight.ts";
import { testDatabase } from "../database/testing.ts";
import { transaction } from "../database/transaction.ts";
import { requestRecompute } from "./due-store.ts";
import { pullBackJobTimes } from "./job-times-store.ts";

const database = await testDatabase();

test("after a clock that ran ahead, the timetable and its jobs run now and not in a year", async () => {
  await transaction(database, allPartners, (tx) => requestRecompute(tx));
  await database.owner.query(`
    update jobs._private_jobs set run_at = now() + interval '1 year', locked_at = now() + interval '1 year',
      locked_by = 'a killed worker';
    insert into jobs._private_known_crontabs (identifier, known_since, last_execution)
    values ('ahead', now() + interval '1 year', now() + interval '1 year'),
      ('right', now() - interval '1 hour', now() - interval '1 minute')`);
  const times = `
    select 'job' as of, run_at <= now() as now, locked_at <= now() as before from jobs._private_jobs
    union all select identifier, last_execution <= now(), known_since < now() - interval '30 minutes'
    from jobs._private_known_crontabs order by 1`;
  expect((await database.owner.query(times)).rows).toEqual([
    { of: "ahead", now: false, before: false },
    { of: "job", now: false, before: false },
    { of: "right", now: true, before: true },
  ]);
  await transaction(database, allPartners, pullBackJobTimes);
  expect((await database.owner.query(times)).rows).toEqual([
    { of: "ahead", now: true, before: false },
    { of: "job", now: true, before: true },
    { of: "right", now: true, before: true },
  ]);
});
