import type { EpochDay } from "@laurel/core";
import { importKinds } from "../facts/import-kinds.ts";
import { restoreImport, undoImport } from "../facts/intake/undo-import.ts";
import { knownPartners } from "../facts/partners/partner-store.ts";
import type { TransferSubject } from "../facts/transfers/plan-transfers.ts";
import { transfer } from "../facts/transfers/transfer.ts";
import type { Clock } from "../platform/clock.ts";
import { byClock, type Database } from "../platform/database/open.ts";
import { allPartners } from "../platform/database/sight.ts";
import { transaction } from "../platform/database/transaction.ts";
import { loadDated } from "../program/load-timeline.ts";
import { computeStanding } from "./compute-standing.ts";
import { drainStandings } from "./drain-standings.ts";
import { type ReplayedPartner, replayPartner } from "./replay-partner.ts";
import { type Arrival, type Fact, type FileNews, isFact } from "./testing-known-facts.ts";
import { epoch } from "./testing-lines.ts";
import { importLines } from "./testing-marketplace.ts";
import type { Expected } from "./testing-oracle.ts";
import { isUndecided } from "./undecided.ts";

/** The publisher under which an offer or a sale is sent. */
type PublisherOf = (fact: Extract<Fact, { kind: "offer" | "sale" }>) => string;

/** A marketplace whose clock a test moves from day to day. */
export interface Market {
  /** Imports what arrives about a partner on its day, each file by itself. */
  receive(partner: string, arrivals: readonly Arrival[], publisherOf?: PublisherOf): Promise<void>;
  /** Transfers on a day. */
  transfer(day: string, what: TransferSubject, fromDay: string | null): Promise<void>;
  /** The database on a day. */
  on(day: string): Database;
  /** Recomputes the partners who are due on a day. */
  recompute(day: string): Promise<void>;
  /** What a partner has on a day, asked on another. */
  ask(partner: string, day: string, at: string): Promise<Expected>;
  /** How the partner's recorded standings differ when they are computed again. */
  replay(partner: string): Promise<ReplayedPartner>;
  /** What a partner had on a day by what was known at the end of another, asked today. */
  askKnownAt(partner: string, day: string, knownAt: string): Promise<Expected>;
}

/** A marketplace over a database in which the versions are published; its days are those of a time zone. */
export function marketOf(database: Database, timeZone = "UTC"): Market {
  let today = "2020-01-01";
  // Each transfer is at another moment, as by a clock that goes.
  let seconds = 0;
  const clock: Clock = {
    now: () => {
      const plainTime = Temporal.PlainTime.from("05:00").add({ seconds });
      return Temporal.PlainDate.from(today).toZonedDateTime({ timeZone, plainTime }).toInstant();
    },
  };
  const own = byClock(database, clock);
  const files = new Map<string, number>();
  return {
    async receive(partner, arrivals, publisherOf = () => `pub-${partner}`) {
      for (const [day, ofDay] of Map.groupBy(arrivals, ({ on }) => on)) {
        today = day;
        for (const [file, lines] of Map.groupBy(ofDay, (arrival) => arrival.file)) {
          const key = `${partner} ${file}`;
          const facts = lines.flatMap(({ fact }) => (isFact(fact) ? [fact] : []));
          if (facts.length > 0) files.set(key, await importFacts(own, partner, facts, day, publisherOf));
          for (const { fact } of lines) if (!isFact(fact)) await turn(own, files.get(key) ?? -1, fact, day);
        }
      }
    },
    async transfer(day, what, fromDay) {
      today = day;
      seconds += 1;
      const order = { what, fromDay, today: Temporal.PlainDate.from(day), reason: "bought" };
      const made = await transaction(own, allPartners, (tx) =>
        transfer(tx, { ...order, actor: { who: "cli" } }),
      );
      if ("code" in made) throw new Error(`transfer of a ${what.of}: ${JSON.stringify(made)}`);
      seconds += 1;
    },
    on(day) {
      today = day;
      return own;
    },
    async recompute(day) {
      today = day;
      const { failed } = await drainStandings(own, clock);
      if (failed[0] !== undefined) throw failed[0].error;
    },
    replay: (partner) =>
      transaction(own, allPartners, async (tx) => replayPartner(tx, await loadDated(tx), partner)),
    async ask(partner, day, at) {
      today = at;
      return askFor(own, partner, day, epoch(at));
    },
    async askKnownAt(partner, day, knownAt) {
      const next = Temporal.PlainDate.from(knownAt).add({ days: 1 });
      const end = next.toZonedDateTime({ timeZone }).toInstant().subtract({ microseconds: 1 });
      return askFor(own, partner, day, epoch(today), end);
    },
  };
}

async function askFor(
  database: Database,
  partner: string,
  day: string,
  today: EpochDay,
  knownAt: Temporal.Instant | null = null,
): Promise<Expected> {
  const computed = await transaction(database, allPartners, (tx) =>
    computeStanding(tx, partner, epoch(day), today, knownAt),
  );
  if (computed === null) throw new Error(`${partner} is unknown`);
  if (isUndecided(computed)) throw computed.error;
  return saidIn(computed.answer);
}

/** An answer in the shape of the calculators. */
export function saidIn(answer: {
  readonly version: string | null;
  readonly tracks: Expected["tracks"];
  readonly measures: Expected["measures"];
  readonly unlocked: readonly {
    readonly benefit: string;
    readonly offer?: string;
    readonly amountMinor?: number;
  }[];
  readonly waitingForRate?: number;
  readonly ended?: { readonly since: string };
}): Expected {
  const { version, tracks, measures, unlocked, waitingForRate = 0 } = answer;
  const ended = answer.ended === undefined ? {} : { ended: answer.ended.since };
  const names = unlocked.map(({ benefit, offer, amountMinor }) =>
    [benefit, offer, amountMinor].filter((part) => part !== undefined).join(" "),
  );
  return { version, tracks, measures, unlocked: names.sort(), waiting: waitingForRate, ...ended };
}

async function turn(database: Database, importId: number, news: FileNews, today: string): Promise<void> {
  const order = { importId, kinds: importKinds, reason: "another year's file" };
  const work = news === "undone" ? undoImport : restoreImport;
  const outcome = await transaction(database, allPartners, (tx) =>
    work(tx, { ...order, today: Temporal.PlainDate.from(today), actor: { who: "cli" } }),
  );
  if ("code" in outcome) throw new Error(`import ${importId}: ${outcome.code}`);
}

/** Imports facts of one kind, in one file; the first one of a partner brings its publisher. */
async function importFacts(
  database: Database,
  partner: string,
  facts: readonly Fact[],
  day: string,
  publisherOf: PublisherOf,
): Promise<number> {
  const { name, heading, lines } = fileOf(partner, facts, publisherOf);
  const isFirst = name === "partners" && !(await isKnown(database, partner));
  const importId = await importLines(database, name, heading, lines, day);
  if (isFirst) {
    const publisher = `pub-${partner},${partner},Company ${partner}`;
    await importLines(database, "publishers", "publisher_id,partner_id,name", [publisher], day);
  }
  return importId;
}

async function isKnown(database: Database, partner: string): Promise<boolean> {
  return transaction(database, allPartners, async (tx) => (await knownPartners(tx, [partner])).has(partner));
}

/** The file of facts of one kind. */
export function fileOf(
  partner: string,
  facts: readonly Fact[],
  publisherOf: PublisherOf = () => `pub-${partner}`,
) {
  const [{ kind } = { kind: "partner" as const }] = facts;
  const [name, heading] = headings[kind];
  return { name, heading, lines: facts.map((fact) => lineOf(partner, fact, publisherOf)) };
}

const headings = {
  partner: ["partners", "partner_id,name,country,locale,joined_on,ended_on"],
  offer: [
    "offers",
    "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,stopped_on,private," +
      "public_offer_id",
  ],
  sale: [
    "sales",
    "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind,exclusion,offsets",
  ],
  observation: ["observations", "partner_id,measure,value,observed_on,expires_on,exclusion"],
  rate: ["rates", "currency,day,rate,exclusion"],
} as const satisfies Record<Fact["kind"], readonly [keyof typeof importKinds, string]>;

function lineOf(partner: string, fact: Fact, publisherOf: PublisherOf): string {
  if (fact.kind === "partner")
    return [partner, `Company ${partner}`, fact.country, "en", fact.joinedOn, fact.endedOn ?? ""].join();
  if (fact.kind === "offer") {
    const { id, models, status, liveOn, stoppedOn, publicOffer } = fact;
    const named = [id, publisherOf(fact), "Offer", "saas", "marketplace", models.join(";")];
    return [...named, status, liveOn, stoppedOn, fact.private, publicOffer].join();
  }
  if (fact.kind === "sale") {
    const { line, revision, offer, day, amount, currency, kind, exclusion, offsets } = fact.sale;
    return [line, revision, publisherOf(fact), offer, day, amount, currency, kind, exclusion, offsets].join();
  }
  if (fact.kind === "observation")
    return [partner, fact.measure, fact.value, fact.on, fact.expires, fact.exclusion ?? ""].join();
  return [fact.currency, fact.day, fact.rate, fact.exclusion ?? ""].join();
}
