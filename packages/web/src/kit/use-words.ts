import { createContext, useContext } from "react";
import type { PageWords } from "./words.ts";

/** Gives the words of the reader's language to the page. */
export const WordsContext = createContext<PageWords | null>(null);

/** The words of the reader's language. Only below `WordsContext`. */
export function useWords(): PageWords {
  const words = useContext(WordsContext);
  if (words === null) throw new Error("useWords is used outside WordsContext");
  return words;
}
