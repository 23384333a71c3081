import fc from "fast-check";
import { expect, test } from "vitest";
import type { History, OfferRecord } from "../../facts/history.ts";
import { type Oracle, oracleOf } from "../../testing/cel-oracle.ts";
import { day, days, emptyHistory, histories, liveOffer } from "../../testing/histories.ts";
import {
  decimalsOf,
  type GrantSource,
  type ProgramSource,
  programOf,
  programs,
  type Written,
} from "../../testing/programs.ts";
import { runs } from "../../testing/runs.ts";
import { addPeriod, dayText, type EpochDay, parseDay, parsePeriod } from "../../values/calendar.ts";
import { explanationOn, standingOn } from "./facts-on.ts";
import { plainFactsOn } from "./plain-facts.ts";

interface Given {
  readonly benefit: string;
  readonly offer: string;
  readonly amount: number | null;
}

/** What publications gave and has not ended, from the program's text. */
function givenByHand(
  { source, program }: Written,
  history: History,
  on: EpochDay,
): ReadonlyMap<string, number | null> {
  const oracle = oracleOf(source);
  const best = new Map<string, number | null>();
  for (const offer of history.offers) {
    for (const publication of offer.publications) {
      if (publication.on > on || publication.on < program.inForceFrom) continue;
      const then = plainFactsOn([program], program, history, publication.on);
      const offers = then.offers.map((other) =>
        other.offerId === offer.offerId ? { ...other, live: true, option: publication.option } : other,
      );
      const now = plainFactsOn([program], program, history, on);
      const look = {
        source,
        oracle,
        offer,
        asPublished: { ...then, offers },
        now,
        since: publication.on,
        on,
      };
      for (const { benefit, amount } of givenOnDay(look)) {
        const key = `${benefit} ${offer.offerId}`;
        const other = best.get(key) ?? null;
        if (!best.has(key) || (amount !== null && (other === null || amount > other))) best.set(key, amount);
      }
    }
  }
  return best;
}

interface Look {
  readonly source: ProgramSource;
  readonly oracle: Oracle;
  readonly offer: OfferRecord;
  readonly asPublished: ReturnType<typeof plainFactsOn>;
  readonly now: ReturnType<typeof plainFactsOn>;
  readonly since: EpochDay;
  readonly on: EpochDay;
}

function givenOnDay(look: Look): readonly Given[] {
  return Object.entries(look.source.benefits).flatMap(([benefit, { grants }]) =>
    grants
      .filter(({ per, expires }) => per === "offer" && !hasEnded(expires, look))
      .flatMap((grant) => givenByGrant(benefit, grant, look)),
  );
}

function hasEnded(expires: GrantSource["expires"], { since, on }: Look): boolean {
  if (expires === undefined) return false;
  if ("on" in expires) return on >= (parseDay(expires.on) ?? 0);
  const period = parsePeriod(expires.after);
  return period !== null && on >= addPeriod(since, period);
}

function givenByGrant(benefit: string, grant: GrantSource, look: Look): readonly Given[] {
  const { source, oracle, offer, asPublished: then, now } = look;
  const [trackId = "", fromId] = grant.from.split(".");
  const track = source.tracks[trackId];
  if (track === undefined) throw new Error(`${trackId} is nowhere`);
  const stages = oracle.tracks(then)[trackId];
  const id = typeof stages === "object" ? stages[offer.offerId] : stages;
  const stage = track.stages.findIndex((candidate) => candidate.id === id);
  const offerThen = then.offers.find(({ offerId }) => offerId === offer.offerId) ?? null;
  const offerNow = now.offers.find(({ offerId }) => offerId === offer.offerId);
  const gave =
    stage >= track.stages.findIndex((candidate) => candidate.id === fromId) &&
    (grant.when === undefined || oracle.holds(grant.when, then, offerThen));
  const stays =
    offerNow?.live === true && (track.enter === undefined || oracle.holds(track.enter, now, offerNow));
  if (!gave || !stays) return [];
  const amounts = track.stages.slice(0, stage + 1).flatMap((one) => grant.amount?.[one.id] ?? []);
  const major = amounts.at(-1);
  const amount = major === undefined ? null : major * 10 ** decimalsOf[source.currency];
  return [{ benefit, offer: offer.offerId, amount }];
}

test("publications give what CEL's own evaluation gives, until the exact day", () => {
  fc.assert(
    fc.property(
      programs({ publications: true }),
      histories,
      fc.array(days, { minLength: 3, maxLength: 6 }),
      (written, history, on) => {
        for (const at of on) {
          const { unlocked } = standingOn([written.program], history, at);
          const named = unlocked.flatMap(({ benefit, offer, amountMinor }) =>
            offer === undefined ? [] : [[`${benefit} ${offer}`, amountMinor ?? null] as const],
          );
          expect(new Map(named)).toEqual(givenByHand(written, history, at));
        }
      },
    ),
    runs(80),
  );
});

/**
 * A set of benefits for listings, as long as the version says, and one for transactable offers, for 30 days.
 */
function sets(
  version: string,
  from: string,
  after: string,
  more: Partial<ProgramSource> = {},
): ProgramSource {
  const benefit = (grant: GrantSource) =>
    ({ category: "marketing", delivery: "credit", grants: [grant] }) as const;
  return {
    program: "program",
    version,
    "in-force": { from },
    currency: "USD",
    lists: {},
    measures: {},
    tracks: {
      listings: {
        scope: "offer",
        stages: [{ id: "any" }, { id: "transact", when: 'offer.option == "transact"' }],
      },
    },
    benefits: {
      [`set-of-${version}`]: benefit({ from: "listings.any", per: "offer", expires: { after } }),
      both: benefit({
        from: "listings.any",
        per: "offer",
        expires: { after },
        amount: { any: 100, transact: 300 },
      }),
    },
    ...more,
  };
}

const first = sets("1", "2023-01-01", "P30D");
const second = sets("2", "2024-01-01", "P60D");
const timeline = [first, second].map(programOf);

function unlockedOn(history: History, on: string, versions = timeline) {
  return standingOn(versions, history, day(on)).unlocked.map(({ benefit, offer, amountMinor }) =>
    [benefit, offer, amountMinor === undefined ? undefined : amountMinor / 100]
      .filter((part) => part !== undefined)
      .join(" "),
  );
}

const listed: History = { ...emptyHistory(), offers: [liveOffer("a", "list", "2023-12-20")] };

test("a publication gives, and its benefits expire, by the version of its own day", () => {
  expect(unlockedOn(listed, "2023-12-19")).toEqual([]);
  expect(unlockedOn(listed, "2023-12-20")).toEqual(["set-of-1 a", "both a 100"]);
  expect(unlockedOn(listed, "2024-01-18")).toEqual(["both a 100", "set-of-1 a"]);
  expect(unlockedOn(listed, "2024-01-19")).toEqual([]);
  const later = { ...emptyHistory(), offers: [liveOffer("b", "list", "2024-01-01")] };
  expect(unlockedOn(later, "2024-02-29")).toEqual(["set-of-2 b", "both b 100"]);
  expect(unlockedOn(later, "2024-03-01")).toEqual([]);
});

test("a version that ends unlocks also ends what earlier publications gave", () => {
  const ending = programOf({ ...second, "on-change": { unlocked: "end" } });
  const versions = [programOf(first), ending];
  expect(unlockedOn(listed, "2023-12-31", versions)).toEqual(["set-of-1 a", "both a 100"]);
  expect(unlockedOn(listed, "2024-01-01", versions)).toEqual([]);
});

test("an offer that stops loses its set; other offers keep theirs", () => {
  const stopped = {
    ...liveOffer("a", "list", "2023-12-20"),
    status: "stopped" as const,
    stoppedOn: day("2023-12-25"),
  };
  const history = { ...emptyHistory(), offers: [stopped, liveOffer("b", "list", "2023-12-22")] };
  expect(unlockedOn(history, "2023-12-24")).toEqual(["set-of-1 a", "set-of-1 b", "both a 100", "both b 100"]);
  expect(unlockedOn(history, "2023-12-25")).toEqual(["set-of-1 b", "both b 100"]);
});

test("an offer stopped on the day it goes live gets nothing", () => {
  const stopped = {
    ...liveOffer("a", "list", "2023-12-20"),
    status: "stopped" as const,
    stoppedOn: day("2023-12-20"),
  };
  expect(unlockedOn({ ...emptyHistory(), offers: [stopped] }, "2023-12-20")).toEqual([]);
});

test("of two publications of one offer, the larger amount counts, never the sum", () => {
  const raised: OfferRecord = {
    ...liveOffer("a", "transact", "2024-01-10"),
    publications: [
      { option: "list", on: day("2024-01-10") },
      { option: "transact", on: day("2024-01-20") },
    ],
  };
  const history = { ...emptyHistory(), offers: [raised] };
  expect(unlockedOn(history, "2024-01-19")).toEqual(["set-of-2 a", "both a 100"]);
  expect(unlockedOn(history, "2024-01-20")).toEqual(["set-of-2 a", "both a 300"]);
  // The set of the first publication ends on 2024-03-10, that of the second on 2024-03-20.
  expect(unlockedOn(history, "2024-03-19")).toEqual(["set-of-2 a", "both a 300"]);
  expect(unlockedOn(history, "2024-03-20")).toEqual([]);
});

test("an offer that leaves the track of its set loses the set", () => {
  const source = sets("1", "2023-01-01", "P30D");
  const listings = { ...source.tracks.listings, enter: "!offer.private" } as ProgramSource["tracks"][string];
  const versions = [programOf({ ...source, tracks: { listings } })];
  expect(unlockedOn(listed, "2023-12-21", versions)).toEqual(["set-of-1 a", "both a 100"]);
  const hidden = { ...listed, offers: listed.offers.map((offer) => ({ ...offer, private: true })) };
  expect(unlockedOn(hidden, "2023-12-21", versions)).toEqual([]);
});

test("the reasons name the publication, even when the version in force has no such benefit", () => {
  const benefits = explanationOn(timeline, listed, day("2024-01-05"))?.reasons.benefits ?? [];
  expect(benefits.map(({ benefit, unlocked, carried }) => [benefit, unlocked, carried])).toEqual([
    ["set-of-2", false, []],
    ["both", true, [carriedOn(100_00)]],
    ["set-of-1", true, [carriedOn(null)]],
  ]);
});

function carriedOn(amountMinor: number | null) {
  const [since, until] = ["2023-12-20", dayText((day("2023-12-20") + 30) as EpochDay)];
  return { by: "publication", version: "1", offer: "a", amountMinor, level: null, since, until };
}
