import { parse } from "yaml";
import { type TestDatabase, testDatabase } from "../platform/database/testing.ts";
import { type Market, marketOf, saidIn } from "./testing-history-files.ts";
import { onDay, publishText, publishVersions } from "./testing-marketplace.ts";
import { type Expected, type ProgramYaml, programs } from "./testing-oracle.ts";

/** A marketplace with versions of a program, and the calculator's reading of them. */
export interface World {
  readonly database: TestDatabase;
  readonly market: Market;
  readonly programs: readonly ProgramYaml[];
}

async function worldOf(
  programs: readonly ProgramYaml[],
  publish: (database: TestDatabase) => Promise<void>,
  timeZone?: string,
) {
  const database = await testDatabase();
  // Before anything is recorded: replaying a record leaves out what was published later.
  await publish(onDay(database, "2020-01-01"));
  return { database, market: marketOf(database, timeZone), programs };
}

/** A marketplace with versions from their texts. */
export const worldOfTexts = (texts: readonly string[], timeZone?: string) =>
  worldOf(
    texts.map((text) => parse(text) as ProgramYaml),
    async (database) => {
      for (const text of texts) await publishText(database, text);
    },
    timeZone,
  );

/** A marketplace with the versions of the real program. */
export const realWorld = () =>
  worldOf(programs, (database) => publishVersions(database, ["2020-07", "2023-08", "2023-12"]));

/** What is on record for a partner. */
export async function recordedOf(
  { database }: World,
  partner: string,
): Promise<Expected & { readonly day: string }> {
  const { rows } = await database.owner.query(
    `select as_of::text as day, answer from current_standings where partner_id = $1`,
    [partner],
  );
  const { version, tracks, measures, unlocked, waiting_for_rate, ended } = rows[0].answer;
  const named = unlocked.map((one: Record<string, unknown>) => ({ ...one, amountMinor: one.amount_minor }));
  return {
    day: rows[0].day,
    ...saidIn({ version, tracks, measures, unlocked: named, waitingForRate: waiting_for_rate, ended }),
  };
}

/** Forgets the rates of the partner before: a currency's rates are those of all partners. */
export async function forgetRates({ database }: World): Promise<void> {
  await database.owner.query("delete from rates; delete from undone_rates; delete from rate_days");
}

/** Versions that hold stages in other ways than the real program does, by the days of another time zone. */
const holding = [
  "{ down: at-once, grace: P60D }",
  "{ down: at-term-end, term: { anchor: joined, length: P6M }, grace: P30D }",
  "{ down: never-in-term, term: { anchor: promoted, length: P12M } }",
].map(
  (movement, n) => `program: status
version: v${n + 1}
in-force: { from: ${["2023-01-01", "2023-11-01", "2024-08-01"][n]} }
currency: USD
time-zone: Asia/Seoul
languages: []
lists: { abroad: [KR] }
measures:
  recent:
    sum: sales
    window: trailing ${[12, 6, 6][n]} months
    excluding: [fraud, cancelled-before-use, test]
  users: { latest: teams-monthly-active-users }
tracks:
  status:
    scope: partner
    enter: offers.exists(o, o.live)
    movement: ${movement}
    stages:
      - { id: silver }
      - { id: gold, when: recent >= 25000 || users >= 500 }
      - { id: ${n === 0 ? "ruby" : "platinum"}, when: recent >= 50000${n === 1 ? ", replaces: ruby" : ""} }
benefits:
  credit:
    category: sales
    delivery: credit
    from: status.silver
    amount: { silver: ${[50, 70, 10][n]}, gold: ${[100, 90, 200][n]} }
    per: term
    times: unlimited
  help: { category: marketing, delivery: consultation, from: status.gold, per: partner, times: once }
  mail:
    category: marketing
    delivery: message
    from: status.silver
    when: offer.option != "list"
    per: offer
    expires: { after: P3M }
  travel:
    category: marketing
    delivery: consultation
    from: status.silver
    when: '!(partner.country in abroad) && !offer.private'
    per: term
    times: once
on-change: { unlocked: keep }
`,
);

/** A marketplace with versions of which each holds stages in another way. */
export const holdingWorld = () => worldOfTexts(holding, "Asia/Seoul");
