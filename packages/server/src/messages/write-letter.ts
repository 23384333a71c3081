import { nearestLocale } from "@laurel/contract";
import { messages } from "../platform/locales/messages.ts";
import type { Letter } from "./parts.ts";
import { type TemplateName, writeBody } from "./templates.ts";

/** The parts of a letter. */
export interface LetterSource {
  readonly template: TemplateName;
  /** BCP 47; the nearest supported language is used. */
  readonly locale: string;
  readonly email: string;
  readonly params: Readonly<Record<string, string>>;
  /** Null: it is not shown. */
  readonly link: string | null;
  /** The marketplace's name. */
  readonly sender: string;
  /** Whether the database holds the example, which every message says. */
  readonly isExample: boolean;
}

/** The letter in the reader's language. */
export function writeLetter(source: LetterSource): Letter {
  const speaking = messages(nearestLocale([source.locale]));
  const { say, locale } = speaking;
  const [email, sender] = [plain(source.email, longestAddress), plain(source.sender, longestName)];
  const named = Object.entries(source.params).map(
    ([name, value]) => [name, withoutLinks(plain(value, longestName))] as const,
  );
  const params = { ...Object.fromEntries(named), email, sender };
  return {
    locale,
    sender,
    exampleLine: source.isExample ? say("example.mail") : null,
    ...writeBody(source.template, speaking, params),
    link: source.link,
    linkHint: say(source.link === null ? "mail.link-hidden" : "mail.link"),
    footer: say("mail.footer", { sender }),
  };
}

const longestName = 60;
const longestAddress = 254;

/**
 * People choose their names, and messages show them to others: a name is one short line that
 * stays in its place, and can't become a header or a paragraph.
 */
function plain(value: string, longest: number): string {
  const line = value
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    // A character that reverses the writing direction would also reverse the rest of the sentence, and others
    // that can't be seen would hide an address.
    .replaceAll(/\p{Cf}+/gu, "")
    .trim();
  const letters = [...line];
  return letters.length <= longest ? line : `${letters.slice(0, longest - 1).join("")}…`;
}

/**
 * Mail programs turn what looks like an address into a link, and a person who is invited would trust it.
 * So a name has a middle dot where an address has a dot (`evil·example`), and neither `://` nor `@`. A dot
 * before a single letter or a space (`J.R. Smith`) is none of an address.
 */
function withoutLinks(name: string): string {
  return name
    .replaceAll(/[:：]?[/／\\]{2,}/g, " ")
    .replaceAll(/[@＠]/g, " ")
    .replaceAll(/(?<=[\p{L}\p{N}\p{M}_-])[.．。｡](?=[\p{L}\p{N}]{2}|\p{N})/gu, "·")
    .replaceAll(/(?<=^|[^\p{L}\p{N}])(mailto|tel|sms|javascript|data|https?|www)(?=[:：.·])/giu, "$1 ")
    .replaceAll(/ {2,}/g, " ")
    .trim();
}
