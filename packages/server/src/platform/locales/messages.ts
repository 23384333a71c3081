import { type Locale, locales, type RefusalCode } from "@laurel/contract";
import {
  actionName,
  activationStateName,
  loadTexts,
  sentencesOf,
  type Values,
  type Words,
  wordsOf,
} from "@laurel/words";
import { loadRefusals, type WriteRefusal } from "@laurel/words/refusals";
import type { texts as english } from "./en/index.ts";

/** The texts of the server in one language. English defines the keys. */
export type ServerTexts = Readonly<Record<keyof typeof english, string>>;

/** The name of a text. */
export type MessageId = keyof ServerTexts;

/** The sentences of one language. */
export interface Messages {
  readonly locale: Locale;
  /** A sentence of the server with its placeholders filled. */
  say(id: MessageId, params?: Values): string;
  /** Why something was refused and what to do. */
  readonly refusal: WriteRefusal;
  /** The words shared with the page; times in the zone of this machine, for its command line. */
  readonly words: Words;
  /** The same words for readers elsewhere: times in UTC, which is named. */
  readonly mailWords: Words;
  /** The same words with times in an IANA zone. */
  wordsIn(zone: string): Words;
}

async function read(locale: Locale): Promise<Messages> {
  const { texts } = (await import(`./${locale}/index.ts`)) as { readonly texts: ServerTexts };
  const shared = await loadTexts(locale);
  const refusal = await loadRefusals(locale);
  // Made when they are asked for, because making their formats would slow down each start.
  const byZone = new Map<string | null, Words>();
  const wordsIn = (zone: string | null): Words => {
    const words = byZone.get(zone) ?? wordsOf(locale, { texts: shared, zone });
    byZone.set(zone, words);
    return words;
  };
  return {
    locale,
    say: sentencesOf(locale, texts),
    refusal: (code, values) => refusal(code, inWords(wordsIn("UTC"), code, values)),
    get words() {
      return wordsIn(null);
    },
    get mailWords() {
      return wordsIn("UTC");
    },
    wordsIn,
  };
}

/** The values of a refusal that have names or formats of their own in a language. */
function inWords(words: Words, code: RefusalCode, values: Values | undefined): Values | undefined {
  // A key's scopes are chosen by their ids, so the id of one that is missing is of more use than its name.
  if (code === "role-insufficient") return { ...values, action: actionName(words, String(values?.action)) };
  if (code === "transition-not-allowed")
    return { ...values, state: activationStateName(words, String(values?.state)) };
  if (code === "maker-ends-first") return { ...values, limit: words.moment(String(values?.limit)) };
  return values;
}

const speaking = new Map(
  await Promise.all(locales.map(async (locale) => [locale, await read(locale)] as const)),
);

/** The sentences of a language. */
export function messages(locale: Locale): Messages {
  const known = speaking.get(locale);
  if (known === undefined) throw new Error(`no messages in "${locale}"`);
  return known;
}
