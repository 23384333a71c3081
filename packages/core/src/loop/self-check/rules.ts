import { shorten } from "../../values/text.ts";
import type { ListingPicture } from "./read-picture.ts";

/** What a partner shows of a listing. What isn't given isn't checked. */
export interface ListingParts {
  readonly title?: string;
  readonly summary?: string;
  /** With its markup. */
  readonly description?: string;
  /** The search keywords. */
  readonly keywords?: readonly string[];
  /** A link from the partner's site to the listing. */
  readonly link?: string;
  readonly logo?: ListingPicture;
  readonly screenshots?: readonly ListingPicture[];
  /** Answers by the ids of the rules that are asked. */
  readonly answers?: Readonly<Record<string, boolean>>;
}

/** Whether a rule is kept. `found`: what was found, the same in every language; "" where there is nothing. */
export interface SelfCheckResult {
  readonly ok: boolean;
  readonly found: string;
}

/** The rules that are checked from what is shown. */
export type AutomaticRuleId =
  | `title-${"length" | "emoji"}`
  | `summary-${"length" | "line"}`
  | "description-length"
  | `keywords-${"count" | "used"}`
  | `logo-${"format" | "size"}`
  | `screenshots-${"count" | "format" | "size"}`
  | `link-${"source" | "campaign"}`;

/** The rules that are asked as questions. */
export type AskedRuleId =
  | "title-elsewhere"
  | `description-${"value" | "user" | "need"}`
  | "trademarks"
  | "screenshots-captions"
  | "documents"
  | "video"
  | "privacy-link";

/** A public rule of the marketplace about listings. */
export type SelfCheckRule = RuleTerms &
  (
    | { readonly kind: "automatic"; readonly id: AutomaticRuleId }
    | { readonly kind: "asked"; readonly id: AskedRuleId }
  );

/** Where a rule is from, and how it is checked. */
interface RuleTerms {
  /** The public page that says so. */
  readonly source: string;
  /** Null where what it looks at isn't there. */
  check(parts: ListingParts): SelfCheckResult | null;
}

const pages = "https://learn.microsoft.com/en-us";
const bestPractices = `${pages}/partner-center/marketplace-offers/gtm-offer-listing-best-practices`;
const details = `${pages}/partner-center/marketplace-offers/plan-saas-offer`;
const policies = `${pages}/legal/marketplace/certification-policies`;

/** The figures of the rules; each is in the rule's source. */
export const listingLimits = {
  titleCharacters: 200,
  summaryCharacters: 100,
  descriptionCharacters: 5_000,
  keywords: 3,
  logoPixels: { least: 216, most: 350 },
  screenshots: 5,
  screenshotPixels: { width: 1280, height: 720 },
  campaignCharacters: 16,
  documents: 3,
  videoSeconds: { least: 60, most: 90 },
} as const;

/** Every rule, in the order of the listing. */
export const selfCheckRules: readonly SelfCheckRule[] = [
  automatic("title-length", details, ({ title }) =>
    title === undefined ? null : lengthOf(title.trim(), listingLimits.titleCharacters),
  ),
  automatic("title-emoji", details, ({ title }) => {
    if (title === undefined) return null;
    const emoji = (title.match(/\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F/gu) ?? []).filter(
      (each) => !/^[©®™]/u.test(each),
    );
    return { ok: emoji.length === 0, found: told(emoji) };
  }),
  asked("title-elsewhere", policies),
  automatic("summary-length", details, ({ summary }) =>
    summary === undefined ? null : lengthOf(summary.trim(), listingLimits.summaryCharacters),
  ),
  automatic("summary-line", details, ({ summary }) => {
    if (summary === undefined) return null;
    const lines = summary.trim().split(/\r\n|[\n\r\u2028\u2029]/).length;
    return { ok: lines === 1, found: String(lines) };
  }),
  automatic("description-length", details, ({ description }) =>
    description === undefined ? null : lengthOf(description, listingLimits.descriptionCharacters),
  ),
  asked("description-value", bestPractices),
  asked("description-user", bestPractices),
  asked("description-need", bestPractices),
  asked("trademarks", bestPractices),
  automatic("keywords-count", details, ({ keywords }) =>
    keywords === undefined
      ? null
      : { ok: keywords.length <= listingLimits.keywords, found: String(keywords.length) },
  ),
  automatic("keywords-used", bestPractices, ({ keywords, summary, description }) => {
    if (keywords === undefined || (summary === undefined && description === undefined)) return null;
    const text = plain(`${summary ?? ""}\n${description ?? ""}`);
    const missing = keywords.filter((keyword) => !text.includes(plain(keyword)));
    return { ok: missing.length === 0, found: told(missing) };
  }),
  automatic("logo-format", bestPractices, ({ logo }) =>
    logo === undefined ? null : { ok: logo.format === "PNG", found: formatsOf([logo]) },
  ),
  automatic("logo-size", bestPractices, ({ logo }) => {
    if (logo === undefined || logo.width === null || logo.height === null) return null;
    const { least, most } = listingLimits.logoPixels;
    const { width, height } = logo;
    return { ok: width === height && width >= least && width <= most, found: pixels(logo) };
  }),
  automatic("screenshots-count", details, ({ screenshots }) =>
    screenshots === undefined
      ? null
      : {
          ok: screenshots.length >= 1 && screenshots.length <= listingLimits.screenshots,
          found: String(screenshots.length),
        },
  ),
  automatic("screenshots-format", details, ({ screenshots }) => {
    if (screenshots === undefined || screenshots.length === 0) return null;
    const others = screenshots.filter(({ format }) => format !== "PNG");
    return { ok: others.length === 0, found: formatsOf(others.length === 0 ? screenshots : others) };
  }),
  automatic("screenshots-size", details, ({ screenshots }) => {
    const read = screenshots?.filter(({ width, height }) => width !== null && height !== null) ?? [];
    if (read.length === 0) return null;
    const { width, height } = listingLimits.screenshotPixels;
    const others = read.filter((each) => each.width !== width || each.height !== height);
    const shown = others.length === 0 ? read : others;
    return { ok: others.length === 0, found: told([...new Set(shown.map(pixels))]) };
  }),
  asked("screenshots-captions", details),
  asked("documents", bestPractices),
  asked("video", bestPractices),
  automatic("link-source", bestPractices, ({ link }) => {
    const source = link === undefined ? null : parameterOf(link, "src");
    return source === null ? null : { ok: source !== "", found: shorten(source, longestFound) };
  }),
  automatic("link-campaign", bestPractices, ({ link }) => {
    const campaign = link === undefined ? null : parameterOf(link, "mktcmpid");
    if (campaign === null) return null;
    const isFine = /^[\w-]+$/.test(campaign) && campaign.length <= listingLimits.campaignCharacters;
    return { ok: isFine, found: shorten(campaign, longestFound) };
  }),
  asked("privacy-link", details),
];

/** The longest `found`, in characters. */
export const longestFound = 200;

/** What the rules say about the parts that are given, by their ids. */
export function checkListing(parts: ListingParts): Readonly<Record<string, SelfCheckResult>> {
  return Object.fromEntries(
    selfCheckRules.flatMap((rule) => {
      const result = rule.check(parts);
      return result === null ? [] : [[rule.id, result] as const];
    }),
  );
}

/** How many rules are kept, and how many are open: not kept, or not checked yet. */
export function countResults(results: Readonly<Record<string, SelfCheckResult>>): {
  readonly ok: number;
  readonly open: number;
} {
  const ok = selfCheckRules.filter(({ id }) => results[id]?.ok === true).length;
  return { ok, open: selfCheckRules.length - ok };
}

function automatic(id: AutomaticRuleId, source: string, check: SelfCheckRule["check"]): SelfCheckRule {
  return { id, kind: "automatic", source, check };
}

function asked(id: AskedRuleId, source: string): SelfCheckRule {
  const check: SelfCheckRule["check"] = ({ answers }) => {
    const answer = answers !== undefined && Object.hasOwn(answers, id) ? answers[id] : undefined;
    return answer === undefined ? null : { ok: answer, found: "" };
  };
  return { id, kind: "asked", source, check };
}

/** A text of one character up to the most. */
function lengthOf(text: string, most: number): SelfCheckResult {
  const count = [...text].length;
  return { ok: count >= 1 && count <= most, found: String(count) };
}

function told(found: readonly string[]): string {
  return shorten(found.join(", "), longestFound);
}

/** Formats by their names; a file that isn't known has none. */
function formatsOf(pictures: readonly ListingPicture[]): string {
  return told([...new Set(pictures.map(({ format }) => format).filter((format) => format !== "other"))]);
}

function pixels({ width, height }: ListingPicture): string {
  return `${width} × ${height}`;
}

function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/** A parameter of an address; "" where it has none, null where the text is no address. */
function parameterOf(link: string, name: string): string | null {
  const address = /^https?:\/\/[^\s?#]+(?:\?(?<query>[^\s#]*))?(?:#\S*)?$/i.exec(link.trim());
  if (address === null) return null;
  const query = address.groups?.query ?? "";
  const pair = query.split("&").find((each) => each.startsWith(`${name}=`));
  return pair?.slice(name.length + 1) ?? "";
}
