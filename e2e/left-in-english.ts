import type { Locale } from "@laurel/contract";
import type { Page } from "playwright-core";
import { leaves, messageFolders, readLanguages, textFolders } from "../scripts/check-locales.ts";
import { formsOf } from "../scripts/check-wording.ts";
import { count, value } from "../scripts/wording-rules.ts";

type Language = Exclude<Locale, "en">;

/** The English texts of Laurel and of its programs that a page in another language may not show. */
interface EnglishTexts {
  readonly plain: ReadonlySet<string>;
  /** Those with values in them. */
  readonly filled: readonly RegExp[];
}

const root = new URL("..", import.meta.url).pathname;
/** Where the texts of the page are. Those of the server are in mails, which name their language. */
const folders = textFolders(root).filter((folder) => !folder.startsWith("packages/server/"));

/**
 * The texts of a page that are English texts of Laurel or of a program, one line each. Companies and people
 * write what they like, and parts of the page that name their own language, such as a mail, are passed over.
 */
export async function findEnglish(page: Page, language: Language): Promise<string[]> {
  const { plain, filled } = englishBeside(language);
  const shown = await page.evaluate(readPage);
  return [...new Set(shown)].filter((text) => plain.has(text) || filled.some((each) => each.test(text)));
}

const known = new Map<Language, EnglishTexts>();

function englishBeside(language: Language): EnglishTexts {
  const found = known.get(language) ?? readEnglish(language);
  known.set(language, found);
  return found;
}

/** A text that is the same in both languages is a name, and stays. */
function readEnglish(language: Language): EnglishTexts {
  const forms = (locale: Locale) =>
    folders.flatMap((folder) => {
      const texts = [...leaves(readLanguages(root, folder).get(locale)).values()];
      return texts.flatMap((text) =>
        text === null ? [] : messageFolders.includes(folder) ? formsOf(text) : [text],
      );
    });
  const own = new Set(forms(language).map(tidied));
  const english = [...new Set(forms("en").map(tidied))].filter((text) => !own.has(text) && hasWord(text));
  const hasValue = (text: string) => text.includes(value) || text.includes(count);
  return {
    plain: new Set(english.filter((text) => !hasValue(text))),
    filled: english.filter(hasValue).map(patternOf),
  };
}

const tidied = (text: string) => text.replaceAll(/\s+/g, " ").trim();

/** Whether a text has a word of its own. A unit beside a value, or `{a} · {b}`, is read in every language. */
function hasWord(text: string): boolean {
  return /[A-Za-z]{3}/.test(text);
}

/** Matches the text with any values. */
function patternOf(text: string): RegExp {
  const parts = text.split(new RegExp(`[${value}${count}]`)).map((part) => RegExp.escape(part));
  return new RegExp(`^${parts.join(".+")}$`);
}

/** In the page: the texts that a reader sees or hears, without spaces around them. */
function readPage(): string[] {
  const attributes = ["aria-label", "aria-description", "aria-valuetext", "title", "placeholder", "alt"];
  const [html] = document.getElementsByTagName("html");
  const isOfPage = (element: Element) => element.closest("[lang]") === html;
  const texts = document.title.split(" · ");
  for (const element of document.body.querySelectorAll("*")) {
    if (!isOfPage(element) || element.matches("script, style")) continue;
    for (const name of attributes) texts.push(element.getAttribute(name) ?? "");
    if (element instanceof HTMLInputElement && /^(submit|button|reset)$/.test(element.type))
      texts.push(element.value);
    const nodes = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    for (const node of nodes) texts.push(node.textContent ?? "");
    // A sentence may be made of several nodes.
    if (nodes.length > 0 && element.querySelector("[lang]") === null) texts.push(element.textContent ?? "");
  }
  return texts.map((text) => text.replaceAll(/\s+/g, " ").trim()).filter((text) => text !== "");
}
