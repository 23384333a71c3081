import { countImports } from "../facts/intake/count-store.ts";
import { countUnmatchedRefunds, findForeignSales, withoutRate } from "../facts/sales/waiting-store.ts";
import { listLast } from "../platform/audit/checkpoints/checkpoint-store.ts";
import type { Database } from "../platform/database/open.ts";
import { asServer } from "../platform/database/transaction.ts";
import type { Watched } from "../platform/http/ops/metrics.ts";
import { countJobs } from "../platform/jobs/due-store.ts";
import { countSetAside } from "../standing/failure-store.ts";
import { countDue } from "../standing/record-store.ts";

/**
 * What `/metrics` looks up in the database: imports, what waits, partners who are due or set aside,
 * checkpoints of the audit log, and the queue.
 */
export function watched(
  database: Database,
  today: () => Promise<Temporal.PlainDate>,
  now: () => Temporal.Instant,
): readonly Watched[] {
  return [
    {
      name: "laurel_imports",
      help: "Imports on record.",
      labels: ["kind", "status"],
      read: async () =>
        (await countImports(asServer(database))).map(({ kind, status, imports }) => ({
          labels: { kind, status },
          value: imports,
        })),
    },
    {
      name: "laurel_import_lines",
      help: "Lines of all imports on record, by result.",
      labels: ["kind", "outcome"],
      read: async () => linesByOutcome(await countImports(asServer(database))),
    },
    {
      name: "laurel_sales_without_rate",
      help: "Sales that don't count yet, as there is no exchange rate for their day.",
      labels: ["currency"],
      read: async () => {
        const reader = asServer(database);
        const unrated = await withoutRate(reader, await findForeignSales(reader, null));
        const byCurrency = Map.groupBy(unrated, ({ currency }) => currency);
        return [...byCurrency].map(([currency, days]) => ({
          labels: { currency },
          value: days.reduce((sum, { sales }) => sum + sales, 0),
        }));
      },
    },
    {
      name: "laurel_refunds_without_line",
      help: "Refunds and chargebacks that name a line which was not received.",
      read: async () => [{ labels: {}, value: await countUnmatchedRefunds(asServer(database), null) }],
    },
    {
      name: "laurel_partners_due",
      help: "Partners that are due today and were not decided yet.",
      read: async () => [
        { labels: {}, value: await countDue(asServer(database), (await today()).toString()) },
      ],
    },
    {
      name: "laurel_partners_set_aside",
      help: "Partners that can't be decided and wait until their facts or the rules change.",
      read: async () => [{ labels: {}, value: await countSetAside(asServer(database)) }],
    },
    {
      name: "laurel_audit_checkpoint_age_seconds",
      help: "Time since a checkpoint of the audit log was last written to the file, or sent to the address.",
      labels: ["target"],
      read: async () =>
        (await listLast(asServer(database))).map(({ target, writtenAt }) => ({
          labels: { target },
          value: writtenAt.until(now()).total("seconds"),
        })),
    },
    {
      name: "laurel_jobs",
      help: "Jobs that wait or are running.",
      labels: ["task"],
      read: async () =>
        (await countJobs(asServer(database))).map(({ task, count }) => ({ labels: { task }, value: count })),
    },
  ];
}

function linesByOutcome(counts: Awaited<ReturnType<typeof countImports>>) {
  const sums = new Map<string, number>();
  for (const count of counts) {
    for (const outcome of ["added", "repeated", "duplicated", "refused", "noticed"] as const) {
      const key = `${count.kind} ${outcome}`;
      sums.set(key, (sums.get(key) ?? 0) + count[outcome]);
    }
  }
  return [...sums].map(([key, value]) => {
    const [kind = "", outcome = ""] = key.split(" ");
    return { labels: { kind, outcome }, value };
  });
}
