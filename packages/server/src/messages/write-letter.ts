import { nearestLocale, type TemplateName } from "@laurel/contract";
import { messages } from "../platform/locales/messages.ts";
import type { Letter } from "./parts.ts";
import type { ParamForm } from "./templates/template.ts";
import { paramsOf, secretParamsOf, writeBody } from "./templates.ts";

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
  /** The IANA zone of the reader's days and moments; UTC unless said. */
  readonly zone?: string;
  /** Where the reader can turn messages of this kind off; absent where that isn't possible. */
  readonly leave?: string;
  /** Whether the database holds the example, which every message says. */
  readonly isExample: boolean;
}

/** The letter in the reader's language. */
export function writeLetter(source: LetterSource): Letter {
  const speaking = messages(nearestLocale([source.locale]));
  const { say, locale } = speaking;
  const [email, sender] = [plain(source.email, longestAddress), plain(source.sender, longestName)];
  const forms = paramsOf(source.template);
  const given = Object.entries(source.params).map(
    ([name, value]) => [name, inForm(forms[name]?.form ?? "name", value)] as const,
  );
  const params = { ...emptied(secretParamsOf(source.template)), ...Object.fromEntries(given), email, sender };
  const words = source.zone === undefined ? speaking.mailWords : speaking.wordsIn(source.zone);
  return {
    locale,
    sender,
    exampleLine: source.isExample ? say("example.mail") : null,
    ...writeBody(source.template, speaking, params, words),
    link: source.link,
    linkHint: say(source.link === null ? "mail.link-hidden" : "mail.link"),
    footer: say("mail.footer", { sender }),
    leave: source.leave === undefined ? null : { text: say("mail.leave"), href: source.leave },
  };
}

const longestName = 60;
const longestAddress = 254;
const longestLine = 150;

function emptied(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, ""]));
}

/** A param as its template may show it. */
function inForm(form: ParamForm, value: string): string {
  if (form === "name") return withoutLinks(plain(value, longestName));
  if (form === "text") return plainText(value);
  if (form === "line") return plain(value, longestLine);
  // Of an erased message it is left out.
  if (form === "link") return URL.canParse(value) ? value : "";
  return plain(value, longestAddress);
}

/** A text of several lines, without what can't be seen or reverses the writing direction. */
function plainText(value: string): string {
  return (
    value
      .toWellFormed()
      .replaceAll(/\r\n?|[\p{Zl}\p{Zp}]/gu, "\n")
      .replaceAll(/(?!\n)\p{Cc}+/gu, " ")
      // Joiners stay: emoji and several scripts are written with them.
      .replaceAll(/(?![\u200c\u200d])\p{Cf}+/gu, "")
      .trim()
  );
}

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

/** A whole number with decimals, or a dot between what could be the parts of an address. */
const numberOrDot = new RegExp(
  String.raw`(?<![\p{L}\p{N}\p{M}.．。｡_-])\d+\.\d+(?![\p{L}\p{N}\p{M}.．。｡_-])` +
    String.raw`|(?<=[\p{L}\p{N}\p{M}_-])[.．。｡](?=[\p{L}\p{N}]{2}|\p{N})`,
  "gu",
);

/**
 * Mail programs turn what looks like an address into a link, and a person who is invited would trust it.
 * So a name has a middle dot where an address has a dot (`evil·example`), and neither `://` nor `@`. A dot
 * before a single letter or a space (`J.R. Smith`) is none of an address, and neither is one in a number
 * (`2.5`).
 */
function withoutLinks(name: string): string {
  return name
    .replaceAll(/[:：]?[/／\\]{2,}/g, " ")
    .replaceAll(/[@＠]/g, " ")
    .replaceAll(numberOrDot, (found) => (found.length === 1 ? "·" : found))
    .replaceAll(/(?<=^|[^\p{L}\p{N}])(mailto|tel|sms|javascript|data|https?|www)(?=[:：.·])/giu, "$1 ")
    .replaceAll(/ {2,}/g, " ")
    .trim();
}
