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
  const [email, sender] = [plain(source.email), plain(source.sender)];
  const named = Object.entries(source.params).map(([name, value]) => [name, plain(value)] as const);
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

const longestValue = 120;

/**
 * People choose their names, and messages show them to others: a name is one short line that
 * stays in its place, and can't become a header or a paragraph.
 */
function plain(value: string): string {
  const line = value
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    // A character that reverses the writing direction would also reverse the rest of the sentence.
    .replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .trim();
  const letters = [...line];
  return letters.length <= longestValue ? line : `${letters.slice(0, longestValue - 1).join("")}…`;
}
