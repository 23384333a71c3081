import type { PartnerBenefit, ProgramSummary } from "@laurel/contract";

type ShownRule = ProgramSummary["versions"][number]["benefits"][number];

/** A benefit, for one offer where it is given for one, as text: `press-release:of-4101101-1`. */
export function choiceOf({ benefit, offerId }: Pick<PartnerBenefit, "benefit" | "offerId">): string {
  return offerId === null ? benefit : `${benefit}:${offerId}`;
}

/** The rule of a benefit in the newest version in force that has it; null where no version has it. */
export function ruleOf({ versions, today }: ProgramSummary, benefit: string): ShownRule | null {
  const having = versions.filter(({ benefits }) => benefits.some((each) => each.benefit === benefit));
  const version = having.findLast(({ inForceFrom }) => inForceFrom <= today) ?? having[0];
  return version?.benefits.find((each) => each.benefit === benefit) ?? null;
}

/** Whether nothing is against activating a benefit but a contact that is still to be named. */
export function canChoose({ mayActivate, refusals }: PartnerBenefit): boolean {
  return mayActivate || (refusals.length > 0 && refusals.every(({ code }) => code === "contact-required"));
}

/** Whether something has to be said before it can be activated: a contact, an amount, a form. */
export function asksFirst(program: ProgramSummary, benefit: PartnerBenefit): boolean {
  const form = ruleOf(program, benefit.benefit)?.form ?? null;
  return !benefit.mayActivate || form !== null || benefit.leftMinor !== undefined;
}

/** Within how many days the team gets in touch after an activation; null where the program promises none. */
export function contactDays({ versions, currentVersion }: ProgramSummary): number | null {
  const version = versions.find((each) => each.version === currentVersion) ?? versions.at(-1);
  const [, days] = /^P(\d+)D$/.exec(version?.promises.contact ?? "") ?? [];
  return days === undefined ? null : Number(days);
}

const atOnce: ReadonlySet<string> = new Set(["self-serve", "message", "license"]);

/** Whether a benefit can be used as soon as it is activated, without the team. */
export function isAtOnce(program: ProgramSummary, benefit: string): boolean {
  return atOnce.has(ruleOf(program, benefit)?.delivery ?? "");
}
