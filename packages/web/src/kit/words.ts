import type { Locale } from "@laurel/contract";
import { loadTexts, sentencesOf, type Values, type Words, wordsOf } from "@laurel/words";
import type { MessageKey, PageTexts } from "./messages.ts";
import { unbrokenTimes } from "./unbroken.ts";

/** The words of the reader's language, with the page's own texts. */
export interface PageWords extends Words {
  /** A text of the page with its placeholders filled. */
  t(key: MessageKey, values?: Values): string;
}

/** Loads the words of one language, and no other. Times are in the zone of the browser. */
export async function loadWords(locale: Locale): Promise<PageWords> {
  const [shared, page] = await Promise.all([
    loadTexts(locale),
    import(`../locales/${locale}/index.ts`) as Promise<{ readonly texts: PageTexts }>,
  ]);
  const words = wordsOf(locale, { texts: shared, zone: null });
  return { ...words, ...unbrokenTimes(words), t: sentencesOf(locale, page.texts) };
}
