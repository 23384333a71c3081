import type { PartnerBenefit, ProgramSummary } from "@laurel/contract";

/** A benefit with all that it is given for: the partner, or each of its offers. */
export interface BenefitGroup {
  readonly benefit: string;
  readonly category: string;
  readonly entries: readonly PartnerBenefit[];
}

/** A tab of the benefits: one category of the program, or sales and marketing together. */
export interface BenefitTab {
  readonly tab: string;
  readonly categories: readonly string[];
}

const salesAndMarketing = ["marketing", "sales"];

/** The tabs in the order shown: sales and marketing, technical, and the categories of the program's own. */
export function tabsOf(program: ProgramSummary, items: readonly PartnerBenefit[]): readonly BenefitTab[] {
  const declared = program.versions.toReversed().flatMap(({ categories }) => categories);
  const known = [...declared.map(({ category }) => category), ...items.map(({ category }) => category)];
  const own = [...new Set(known)].filter(
    (category) => !salesAndMarketing.includes(category) && category !== "technical",
  );
  const used = new Set(items.map(({ category }) => category));
  return [
    { tab: "sales-marketing", categories: salesAndMarketing },
    { tab: "technical", categories: ["technical"] },
    ...own
      .filter((category) => used.has(category))
      .map((category) => ({ tab: category, categories: [category] })),
  ];
}

/** What a reader can filter the benefits by. */
export const benefitFilters = ["ready", "active", "delivered", "locked"] as const;
export type BenefitFilter = (typeof benefitFilters)[number];

const active: ReadonlySet<string> = new Set(["requested", "contacted", "in-progress", "waiting-for-partner"]);

/** Whether a benefit is among those of a filter. One that was delivered and may be used again is in two. */
export function isIn(filter: BenefitFilter, { state, mayActivate }: PartnerBenefit): boolean {
  if (filter === "active") return active.has(state);
  if (filter === "delivered") return state === "delivered";
  if (filter === "locked") return state === "locked" || (state === "expired" && !mayActivate);
  return mayActivate || state === "unlocked";
}

/** What waits for the partner comes first, then what can be activated, is under way, is done, is locked. */
function rank({ state, mayActivate }: PartnerBenefit): number {
  if (state === "waiting-for-partner") return 0;
  if (active.has(state)) return 2;
  if (mayActivate || state === "unlocked") return 1;
  return state === "locked" ? 4 : 3;
}

/** The benefits by name, in the order in which a reader has something to do with them. */
export function groupsOf(items: readonly PartnerBenefit[]): readonly BenefitGroup[] {
  const groups = [...Map.groupBy(items, ({ benefit }) => benefit)].map(([benefit, entries]) => ({
    benefit,
    category: entries[0]?.category ?? "",
    entries: entries.toSorted((a, b) => rank(a) - rank(b)),
  }));
  const first = ({ entries }: BenefitGroup) => Math.min(...entries.map(rank));
  return groups.toSorted((a, b) => first(a) - first(b));
}
