import { languageNames } from "@laurel/contract";

/** The name of a language as its speakers write it; its tag if Laurel doesn't speak it. */
export function languageName(tag: string): string {
  return Object.hasOwn(languageNames, tag) ? languageNames[tag as keyof typeof languageNames] : tag;
}
