import { useIntl } from "react-intl";
import { type Words, wordsOf } from "./words.ts";

/** The words of the reader's language. */
export function useWords(): Words {
  return wordsOf(useIntl());
}
