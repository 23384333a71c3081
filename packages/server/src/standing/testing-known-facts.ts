import {
  type CountedSale,
  inCents,
  minorOf,
  type ObservationLine,
  type OfferLine,
  type OfferNow,
  optionOf,
  type SaleLine,
} from "./testing-oracle.ts";

/*
 * What is known of one partner, from the arrivals alone: no engine, no totals. It is slow and plain, like the
 * calculator of histories that uses it.
 */

/** A fact as a line of a file states it. A rate or an observation with an exclusion withdraws itself. */
export type Fact =
  | {
      readonly kind: "partner";
      readonly country: string;
      readonly joinedOn: string;
      readonly endedOn?: string;
    }
  | (Omit<OfferLine, "partner"> & {
      readonly kind: "offer";
      /** By a transfer: when it is live here, whatever its days say. */
      readonly times?: readonly Time[];
    })
  | { readonly kind: "sale"; readonly sale: Omit<SaleLine, "partner"> }
  | (Omit<ObservationLine, "partner"> & { readonly kind: "observation"; readonly exclusion?: string })
  | {
      readonly kind: "rate";
      readonly currency: string;
      readonly day: string;
      readonly rate: string;
      readonly exclusion?: string;
    };

/** Days on which an offer is live: until the day before `until`, or for good. */
export interface Time {
  readonly from: string;
  readonly until: string | null;
}

/** See `Fact`. */
export type OfferFact = Extract<Fact, { kind: "offer" }>;

/** News about a file: that it was imported in error, or that it was right after all. */
export type FileNews = "undone" | "restored";

/** What reaches the marketplace on a day: a fact in a file, or news. Listed in the order received. */
export interface Arrival {
  readonly on: string;
  readonly file: string;
  readonly fact: Fact | FileNews;
}

/** Whether an arrival is a fact. */
export function isFact(fact: Fact | FileNews): fact is Fact {
  return typeof fact !== "string";
}

type Kind = Fact["kind"];
/** A fact with the day on which it was received. */
type Received<K extends Kind> = Extract<Fact, { kind: K }> & { readonly received: string };

/** The facts that count on a day. */
export interface Known {
  readonly partner: readonly Received<"partner">[];
  readonly offers: readonly Received<"offer">[];
  readonly sales: readonly CountedSale[];
  readonly observations: readonly ObservationLine[];
}

/**
 * What was known at the end of the day `on`, without what is known to be wrong at the end of the day `at`.
 */
export function knownOn(arrivals: readonly Arrival[], on: string, at: string): Known {
  const byNow = arrivals.filter((arrival) => arrival.on <= at);
  const newest = new Map(byNow.flatMap(({ file, fact }) => (isFact(fact) ? [] : [[file, fact] as const])));
  const right = byNow.filter(({ file }) => newest.get(file) !== "undone");
  const all = <K extends Kind>(kind: K) =>
    right.flatMap(({ on: received, fact }) =>
      isFact(fact) && fact.kind === kind ? [{ ...fact, received } as Received<K>] : [],
    );
  const then = <K extends Kind>(kind: K) => all(kind).filter(({ received }) => received <= on);
  const rates = notWithdrawn(all("rate"), ({ currency, day, rate }) => `${currency} ${day} ${rate}`);
  const observations = notWithdrawn(all("observation"), ({ measure, on: day, value, expires }) =>
    [measure, day, value, expires].join(" "),
  );
  const sales = linesKnown(
    all("sale").map(({ sale }) => sale),
    then("sale").map(({ sale }) => sale),
  );
  const known = <T extends { readonly received: string }>(facts: readonly T[]) =>
    facts.filter(({ received }) => received <= on);
  return {
    partner: then("partner"),
    offers: then("offer"),
    sales: countedSales(sales, known(rates)),
    observations: known(observations).map((each) => ({ ...each, partner: "" })),
  };
}

/** Leaves out what a later line withdrew, and the lines that withdraw. */
function notWithdrawn<T extends { readonly exclusion?: string }>(
  facts: readonly T[],
  content: (fact: T) => string,
): readonly T[] {
  return facts.filter(
    (fact, n) =>
      fact.exclusion === undefined &&
      !facts.slice(n + 1).some((later) => later.exclusion !== undefined && content(later) === content(fact)),
  );
}

type Line = Omit<SaleLine, "partner">;
const isWrong = ({ exclusion }: Line) => exclusion === "fraud" || exclusion === "entered-in-error";
const newestOf = (lines: readonly Line[]) =>
  lines.reduce((one, other) => (other.revision > one.revision ? other : one));
const contentOf = ({ day, amount, currency, kind, offsets }: Line) =>
  [day, amount, currency, kind, offsets].join(" ");

/**
 * The lines by the newest revision `received` by then. Those that are wrong by the newest of `all` are left
 * out. A claim that was taken back was never made. What was entered in error stays so when the line comes
 * again with what is right.
 */
function linesKnown(all: readonly Line[], received: readonly Line[]): readonly Line[] {
  return [...new Set(received.map(({ line }) => line))].flatMap((id) => {
    const own = all.filter(({ line }) => line === id);
    const newest = newestOf(own);
    if (isWrong(newest)) return [];
    const known = newestOf(received.filter(({ line }) => line === id));
    const isMistaken = own.some(
      ({ revision, exclusion }) => exclusion === "entered-in-error" && revision >= known.revision,
    );
    if (isMistaken && contentOf(known) !== contentOf(newest)) return [];
    return [isWrong(known) ? { ...known, exclusion: "" } : known];
  });
}

const undoes = ({ kind, offsets }: Line) => (kind === "refund" || kind === "chargeback") && offsets !== "";

/**
 * What lines count. A refund or chargeback counts on the day of the line that it undoes; all of them together
 * take away at most what the line has, first those that count like the line, in the order of their ids.
 */
function countedSales(
  lines: readonly Line[],
  rates: readonly { readonly currency: string; readonly day: string; readonly rate: string }[],
): readonly CountedSale[] {
  const named = (id: string) => lines.find(({ line }) => line === id);
  const exclusionOf = (line: Line): string => {
    const other = line.offsets === "" ? undefined : named(line.offsets);
    return line.exclusion || (other === undefined ? "" : exclusionOf(other));
  };
  const rootOf = (line: Line): Line | undefined => {
    const other = undoes(line) ? named(line.offsets) : line;
    return other === undefined || other === line ? other : rootOf(other);
  };
  return lines
    .filter((line) => !undoes(line))
    .flatMap((root): CountedSale[] => {
      const whole = minorOf(root.amount, root.currency);
      const cents = inCents({ rates }, root, whole);
      const { day, exclusion } = root;
      const back = lines
        .filter((line) => undoes(line) && rootOf(line) === root && line.currency === root.currency)
        .map((line) => ({ ...line, exclusion: exclusionOf(line) }))
        .sort((a, b) => {
          const rank = (line: Line) =>
            `${line.exclusion === exclusion ? 0 : 1} ${line.exclusion} ${line.line}`;
          return rank(a) < rank(b) ? -1 : 1;
        });
      const counted = [{ day, exclusion, minor: cents, waiting: cents === null ? 1 : 0 }];
      let taken = whole;
      let before = whole;
      for (const line of back) {
        taken += minorOf(line.amount, line.currency);
        const after = taken > 0n ? taken : 0n;
        const [one, other] = [inCents({ rates }, root, before), inCents({ rates }, root, after)];
        const minor = one === null || other === null ? null : other - one;
        counted.push({ day, exclusion: line.exclusion, minor, waiting: minor === null ? 1 : 0 });
        before = after;
      }
      return counted;
    });
}

/** A time in which an offer is live. */
interface Spell extends Time {
  /** The day on which it began by the snapshot that says so. */
  liveOn: string;
  from: string;
  until: string | null;
}

/** Of several snapshots of one day the last counts. */
function lastOfDay<T extends { readonly received: string }>(snapshots: readonly T[]): readonly T[] {
  return snapshots.filter(({ received }, n) => snapshots[n + 1]?.received !== received);
}

/** The times in which an offer is live, by its snapshots in the order received. */
function spellsOf(snapshots: readonly Received<"offer">[]): readonly Spell[] {
  let spells: Spell[] = [];
  for (const [n, { status, liveOn, stoppedOn, received, times }] of snapshots.entries()) {
    if (times !== undefined) {
      spells = times.map((time) => ({ ...time, liveOn: time.from }));
      const [current] = spells.slice(-1);
      if (current !== undefined && status !== "draft" && status !== "preview") current.liveOn = liveOn;
      continue;
    }
    // Of several snapshots of one day the last counts.
    if (snapshots[n + 1]?.received === received) continue;
    const last = spells.at(-1);
    const endAt = (spell: Spell, day: string) => {
      if (spell.until === null || spell.until > day) spell.until = day;
    };
    if (status === "draft" || status === "preview") {
      if (last !== undefined) endAt(last, received);
      continue;
    }
    if (liveOn === "") continue;
    const until = stoppedOn === "" ? null : stoppedOn;
    if (last === undefined || liveOn > last.liveOn) {
      if (last !== undefined) endAt(last, liveOn);
      spells.push({ liveOn, from: liveOn, until });
      continue;
    }
    if (liveOn < last.liveOn) {
      if (last.from === last.liveOn) last.from = liveOn;
      last.liveOn = liveOn;
    }
    const isLiveThen = liveOn <= received && (until === null || received < until);
    const wasLive = last.until !== null && last.from < last.until;
    if (wasLive && last.until !== null && last.until < received && isLiveThen) {
      spells.push({ liveOn, from: received, until });
    } else last.until = until;
  }
  return spells;
}

/** When an offer is live by what was received of it. */
export function timesOf(arrivals: readonly Arrival[], id: string): readonly Time[] {
  const own = arrivals.flatMap(({ on: received, fact }) =>
    isFact(fact) && fact.kind === "offer" && fact.id === id ? [{ ...fact, received }] : [],
  );
  return spellsOf(own).map(({ from, until }) => ({ from, until }));
}

const isLive = (snapshots: readonly Received<"offer">[], day: string) =>
  spellsOf(snapshots).some(({ from, until }) => from <= day && (until === null || day < until));

/** The snapshot whose columns hold on a day: before the first was received, those of the first. */
function columnsOn<T extends { readonly received: string }>(snapshots: readonly T[], day: string): T {
  const known = lastOfDay(snapshots);
  return known.findLast(({ received }) => received <= day) ?? (known[0] as T);
}

const byOffer = ({ offers }: Known) => Map.groupBy(offers, ({ id }) => id);

/** The offers on a day. `as`: one that is taken to be live at an option, as on the day of its publication. */
export function offersOn(
  known: Known,
  day: string,
  as?: { readonly id: string; readonly option: string },
): readonly OfferNow[] {
  const all = byOffer(known);
  const isIn = endedSince(known, day) === null;
  return [...all].map(([id, snapshots]): OfferNow => {
    const columns = columnsOn(snapshots, day);
    const listing = all.get(columns.publicOffer);
    return {
      id,
      live: isIn && (as?.id === id || isLive(snapshots, day)),
      option: as?.id === id ? as.option : optionOf(columns.models),
      byol: columns.models.every((model) => model === "byol"),
      private: columns.private,
      hasPublicListing:
        isIn && listing !== undefined && !columnsOn(listing, day).private && isLive(listing, day),
    };
  });
}

/** The country of the partner on a day. */
export function countryOn({ partner }: Known, day: string): string | undefined {
  return partner.length === 0 ? undefined : columnsOn(partner, day).country;
}

/** Since when the partner is not in the program on a day; null: it is in. */
export function endedSince({ partner }: Known, day: string): string | null {
  const ends: { from: string; until: string | null }[] = [];
  for (const { endedOn = "", received } of lastOfDay(partner)) {
    const lasting = ends.at(-1)?.until === null ? ends.pop() : undefined;
    if (endedOn !== "") ends.push({ from: endedOn, until: null });
    else if (lasting !== undefined && lasting.from < received)
      ends.push({ from: lasting.from, until: received });
  }
  const found = ends.find(({ from, until }) => from <= day && (until === null || day < until));
  return found?.from ?? null;
}

/** The day on which the partner joined, else the first on which an offer was live; null for none. */
export function joiningDay(known: Known): string | null {
  const joined = known.partner.at(-1)?.joinedOn ?? "";
  return joined === "" ? firstLiveDay(known) : joined;
}

/** The first day on which an offer was live. */
export function firstLiveDay(known: Known): string | null {
  const days = [...byOffer(known).values()].flatMap((snapshots) =>
    spellsOf(snapshots).flatMap(({ from, until }) => (until === null || from < until ? [from] : [])),
  );
  return days.sort()[0] ?? null;
}

/** An offer's first day of being live, or its first day at a higher option. */
export interface Publishing {
  readonly id: string;
  readonly option: string;
  readonly on: string;
}

const ranks: Record<string, number> = { list: 1, trial: 2, transact: 3 };

/** The publications of all offers. */
export function publicationsOf(known: Known): readonly Publishing[] {
  return [...byOffer(known)].flatMap(([id, snapshots]) => {
    const live = snapshots
      .filter(({ status, liveOn }) => (status === "live" || status === "stopped") && liveOn !== "")
      .map((snapshot) => ({ ...snapshot, option: optionOf(snapshot.models) }));
    const [first] = live;
    if (first === undefined) return [];
    const days = live.flatMap(({ liveOn, times }) => [liveOn, ...(times ?? []).map(({ from }) => from)]);
    const found = [{ id, option: first.option, on: days.sort()[0] as string }];
    let rank = ranks[first.option] ?? 0;
    for (const [n, { option, liveOn, stoppedOn, received }] of live.entries()) {
      const before = live[n - 1]?.liveOn ?? liveOn;
      const on = liveOn > before || liveOn > received ? liveOn : received;
      if ((ranks[option] ?? 0) <= rank || (stoppedOn !== "" && on >= stoppedOn)) continue;
      rank = ranks[option] ?? 0;
      found.push({ id, option, on });
    }
    return found;
  });
}
