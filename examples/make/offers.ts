import { csvText } from "./csv.ts";
import { publisherId } from "./partners.ts";
import type { Plan, PlannedPublisher } from "./plan.ts";
import { BESIDE, MODELS, type Option, PRODUCTS, type Product, TYPES } from "./products.ts";
import { type Random, randomFor } from "./random.ts";
import { STORIES } from "./stories.ts";

type Day = Temporal.PlainDate;

export interface Offer {
  readonly offerId: string;
  readonly publisherId: string;
  readonly title: string;
  readonly offerType: string;
  readonly storefront: string;
  readonly option: Option;
  readonly models: readonly string[];
  readonly status: "draft" | "preview" | "live" | "stopped";
  readonly liveOn: Day | null;
  readonly stoppedOn: Day | null;
  readonly isPrivate: boolean;
  readonly publicOfferId: string | null;
  readonly ownerEmail: string | null;
}

/** When and how an offer is shown; the rest of it is random. */
type Life = Pick<Offer, "status" | "liveOn" | "stoppedOn">;

const OPENED = Temporal.PlainDate.from("2020-01-01");

function between(first: Day, last: Day, random: Random): Day {
  return first.add({ days: random.int(0, first.until(last, { largestUnit: "days" }).days) });
}

/** Live since before the first sale of the example. */
const longLive = (today: Day, random: Random): Life => ({
  status: "live",
  liveOn: between(OPENED, today.subtract({ months: 19 }), random),
  stoppedOn: null,
});

/** One in five went live within the last four weeks, one in four in the half-year before. */
function anyLive(today: Day, random: Random): Life {
  const draw = random.int(0, 99);
  const liveOn =
    draw < 20
      ? today.subtract({ days: random.int(0, 27) })
      : draw < 45
        ? today.subtract({ days: random.int(28, 180) })
        : between(OPENED, today.subtract({ days: 181 }), random);
  return {
    status: "live",
    liveOn,
    stoppedOn: random.chance(40) ? today.add({ days: random.int(5, 60) }) : null,
  };
}

function notLive(today: Day, random: Random): Life {
  const status = random.pick(["draft", "preview", "stopped", "stopped"] as const);
  if (status !== "stopped") return { status, liveOn: null, stoppedOn: null };
  const liveOn = between(OPENED, today.subtract({ months: 19 }), random);
  return { status, liveOn, stoppedOn: today.subtract({ days: random.int(20, 500) }) };
}

function titleOf(plan: Plan, product: Product, random: Random): string {
  const { country, slug } = plan.company;
  const native = country === "KR" ? product.ko : country === "TW" ? product.zh : product.en;
  const brand = `${slug.charAt(0).toUpperCase()}${slug.slice(1)}`;
  return `${brand} ${random.chance(700) ? native : product.en}`;
}

/** What the random offers of a publisher share. */
interface Shelf {
  readonly plan: Plan;
  readonly publisher: PlannedPublisher;
  readonly random: Random;
  readonly products: Product[];
}

function offerOf(shelf: Shelf, option: Option, life: Life, main: Offer | null): Offer {
  const { plan, publisher, random } = shelf;
  const product = shelf.products.shift() as Product;
  const [offerType, storefront] = random.pick(TYPES[option]);
  const seller = publisherId(plan, publisher);
  const isPrivate = random.chance(main === null ? 50 : 150);
  return {
    offerId: `${seller}.${product.slug}`,
    publisherId: seller,
    title: titleOf(plan, product, random),
    offerType,
    storefront,
    option,
    models: random.pick(MODELS[option]),
    ...life,
    isPrivate,
    publicOfferId: isPrivate && main !== null && !main.isPrivate && random.chance(600) ? main.offerId : null,
    ownerEmail: random.chance(750) ? `${product.slug}@${plan.company.slug}.example` : null,
  };
}

const isStory = (plan: Plan): boolean => (Object.values(STORIES) as string[]).includes(plan.partnerId);

function mainOf(shelf: Shelf, today: Day): Offer | null {
  const { plan, random } = shelf;
  if (plan.role === "none") return null;
  if (plan.role === "dormant") {
    const sold = plan.salesCents > 0;
    const liveOn = between(OPENED, today.subtract({ months: 19 }), random);
    const stopped: Life = {
      status: "stopped",
      liveOn,
      stoppedOn: today.subtract({ days: random.int(20, 200) }),
    };
    const option = sold ? "transact" : random.pick(BESIDE.dormant);
    return offerOf(shelf, option, sold ? stopped : notLive(today, random), null);
  }
  const option = plan.role;
  if (plan.liveDaysAgo === undefined) {
    return offerOf(
      shelf,
      option,
      option === "transact" ? longLive(today, random) : openEnded(today, random),
      null,
    );
  }
  const liveOn = today.subtract({ days: plan.liveDaysAgo });
  return offerOf(shelf, option, { status: "live", liveOn, stoppedOn: null }, null);
}

/** A main offer stays live: the base of a partner's stage must not end within weeks. */
const openEnded = (today: Day, random: Random): Life => ({ ...anyLive(today, random), stoppedOn: null });

/** The second offer of a story: a trial, so that its sales stay with the first. */
function secondOf(shelf: Shelf, today: Day): Offer[] {
  const { secondOffer } = shelf.plan;
  if (secondOffer === undefined) return [];
  const { liveDaysAgo, ownerEmail } = secondOffer;
  const life: Life = { status: "live", liveOn: today.subtract({ days: liveDaysAgo }), stoppedOn: null };
  return [{ ...offerOf(shelf, "trial", life, null), isPrivate: false, ownerEmail }];
}

/** The offers of a partner, each publisher's main one first. Most partners with a story have nothing else. */
export function makeOffers(plan: Plan, today: Day): Offer[] {
  return plan.publishers.flatMap((publisher) => {
    const random = randomFor(`offers ${publisherId(plan, publisher)}`);
    const shelf: Shelf = { plan, publisher, random, products: random.shuffle(PRODUCTS) };
    const main = mainOf(shelf, today);
    if (main === null) return [];
    if (isStory(plan)) {
      const first = { ...main, isPrivate: false, ownerEmail: `offers@${plan.company.slug}.example` };
      return [first, ...secondOf(shelf, today)];
    }
    const beside = Array.from({ length: random.pick([0, 0, 1, 1, 2, 3]) }, () => {
      const live = plan.role !== "dormant" && random.chance(600);
      const life = live ? anyLive(today, random) : notLive(today, random);
      return offerOf(shelf, random.pick(BESIDE[plan.role]), life, main);
    });
    return [main, ...beside];
  });
}

/** `offers.csv`. */
export function offersCsv(offers: readonly Offer[]): string {
  const heading =
    "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,stopped_on,private," +
    "public_offer_id,owner_email";
  return csvText(
    heading.split(","),
    offers.map((o) => [
      o.offerId,
      o.publisherId,
      o.title,
      o.offerType,
      o.storefront,
      o.models.join(";"),
      o.status,
      o.liveOn?.toString() ?? null,
      o.stoppedOn?.toString() ?? null,
      o.isPrivate,
      o.publicOfferId,
      o.ownerEmail,
    ]),
  );
}
