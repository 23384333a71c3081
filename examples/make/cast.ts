import { type Company, makeCompanies } from "./companies.ts";
import { CURRENCIES } from "./money.ts";
import { LADDER, type Plan, type PlannedObservation, type PlannedPublisher, type Role } from "./plan.ts";
import { type Random, randomFor } from "./random.ts";
import { makeStories } from "./stories.ts";

/** How many partners without a story are on each rung of `LADDER`, and how many lines each bills a month. */
const RUNGS = [
  { partners: 26, lines: 1 },
  { partners: 26, lines: 4 },
  { partners: 20, lines: 7 },
  { partners: 14, lines: 9 },
  { partners: 12, lines: 13 },
  { partners: 9, lines: 17 },
  { partners: 8, lines: 22 },
  { partners: 6, lines: 28 },
  { partners: 6, lines: 36 },
] as const;

const OTHERS: readonly (readonly [Exclude<Role, "transact">, number])[] = [
  ["list", 18],
  ["trial", 16],
  ["services", 12],
  ["dormant", 11],
  ["none", 6],
];

/** How a partner reaches its rung: from t25k up, one partner per rung by solution value and one by users. */
type Carrier = "sales" | "almost" | "solution-value" | "users";

interface Part {
  readonly role: Role;
  readonly rung: number;
  readonly carrier: Carrier;
}

function carrierOf(rung: number, place: number): Carrier {
  const others = rung >= 2 ? 2 : 0;
  if (place < others) return place === 0 ? "solution-value" : "users";
  // One in seven is a few hundred dollars short of the next stage.
  return (place - others) % 7 === 0 && rung < LADDER.length - 1 ? "almost" : "sales";
}

function makeParts(): Part[] {
  const sellers = RUNGS.flatMap(({ partners }, rung) =>
    Array.from(
      { length: partners },
      (_, place): Part => ({ role: "transact", rung, carrier: carrierOf(rung, place) }),
    ),
  );
  const others = OTHERS.flatMap(([role, count]) =>
    Array.from({ length: count }, (): Part => ({ role, rung: 0, carrier: "sales" })),
  );
  return randomFor("parts").shuffle([...sellers, ...others]);
}

const dollarsOf = (rung: number): number => LADDER[rung]?.dollars ?? 9_000_000;
const usersOf = (rung: number): number => LADDER[rung]?.users ?? 900_000;

/**
 * Billed sales in US cents. The smaller of two draws, because most partners have just reached their stage.
 */
function salesCentsOf({ role, rung, carrier }: Part, random: Random): number {
  // Some partners with no live offer have sold before.
  if (role === "dormant") return random.chance(400) ? random.int(2_000_00, 80_000_00) : 0;
  if (role !== "transact") return 0;
  if (carrier === "almost") {
    const missing = rung === 0 ? random.int(20_00, 120_00) : random.int(120_00, 900_00);
    return dollarsOf(rung + 1) * 100 - missing;
  }
  const [low, high] = carrier === "sales" ? [rung, rung + 1] : [1, 2];
  if (low === 0 && random.chance(400)) return 0;
  const span = (dollarsOf(high) - dollarsOf(low)) * 100 - 1_000;
  return dollarsOf(low) * 100 + Math.min(random.int(1, span), random.int(1, span));
}

/** Users of a partner that sells nothing through the marketplace: they count for no stage. */
function idleUsers(random: Random): PlannedObservation[] {
  if (!random.chance(150)) return [];
  const daysAgo = random.int(3, 60);
  return [{ measure: "teams-monthly-active-users", value: random.int(300, 9_000), daysAgo }];
}

function observationsOf({ role, rung, carrier }: Part, random: Random): PlannedObservation[] {
  if (role !== "transact") return role === "none" ? [] : idleUsers(random);
  const carries = carrier === "users" || carrier === "solution-value";
  if (!carries && (rung < 2 || !random.chance(200))) return [];
  const users = carrier === "users" || (!carries && random.chance(500));
  const measure = users ? "teams-monthly-active-users" : "business-applications-solution-value";
  const of = users ? usersOf : dollarsOf;
  // A measure that does not decide the rung stays below the sales. The oldest value is higher and has
  // expired.
  const [low, high] = carries ? [of(rung), of(rung + 1) - 1] : [1, Math.floor(of(rung) / 2)];
  const value = Math.min(random.int(low, high), random.int(low, high));
  const daysAgo = random.int(3, 60);
  const last: PlannedObservation = { measure, value, daysAgo };
  return [
    { measure, value: value * 2, daysAgo: daysAgo + 240, expiresInDays: -random.int(20, 100) },
    { measure, value: Math.ceil((value * random.int(60, 130)) / 100), daysAgo: daysAgo + 92 },
    random.chance(400) ? { ...last, expiresInDays: random.int(30, 300) } : last,
  ];
}

const BRANCHES = [
  ["eu", "Europe", "EUR"],
  ["us", "Americas", "USD"],
  ["labs", "Labs", "USD"],
  ["apac", "Asia Pacific", "JPY"],
] as const;

function publishersOf(of: Company, random: Random): PlannedPublisher[] {
  const first: PlannedPublisher = { suffix: "", name: of.name, currency: of.currency, share: 4 };
  const more = random.chance(250) ? (random.chance(250) ? 2 : 1) : 0;
  const branches = random.shuffle(BRANCHES).slice(0, more);
  return [
    first,
    ...branches.map(([suffix, name, currency]) => ({
      suffix,
      name: `${of.name} (${name})`,
      currency,
      share: 1,
    })),
  ];
}

function planOf(today: Temporal.PlainDate, of: Company, part: Part, place: number): Plan {
  const partnerId = String(5_000_000 + place * 4_177 + randomFor(`id ${of.slug}`).int(0, 4_000));
  const random = randomFor(`plan ${partnerId}`);
  const company = of.country === "SG" ? { ...of, currency: random.pick(CURRENCIES) } : of;
  const salesCents = salesCentsOf(part, random);
  return {
    partnerId,
    company,
    role: part.role,
    joinedOn: random.chance(80) ? null : today.subtract({ days: random.int(30, 5 * 365) }),
    publishers: publishersOf(company, random),
    salesCents,
    linesPerMonth: salesCents === 0 ? 0 : (RUNGS[part.rung]?.lines ?? 1),
    trend: random.pick(["steady", "steady", "growing", "growing", "shrinking", "quarterly"] as const),
    observations: observationsOf(part, random),
    sales: [],
  };
}

/** Every partner of the marketplace, by id. */
export function makeCast(today: Temporal.PlainDate): Plan[] {
  const parts = makeParts();
  const companies = makeCompanies();
  if (parts.length !== companies.length)
    throw new Error(`${companies.length} companies for ${parts.length} parts`);
  const drawn = parts.map((part, i) => planOf(today, companies[i] as Company, part, i));
  return [...makeStories(today), ...drawn].sort((a, b) => Number(a.partnerId) - Number(b.partnerId));
}
