import { useMemo, useState } from "react";

/**
 * Whether the reader is composing a character with an input method, such as a Hangul syllable from its
 * letters. What a field holds meanwhile is not yet a text that they meant. The handlers go to the field.
 */
export function useComposition() {
  const [isComposing, setComposing] = useState(false);
  const handlers = useMemo(
    () => ({
      onCompositionStart: () => setComposing(true),
      onCompositionEnd: () => setComposing(false),
    }),
    [],
  );
  return { isComposing, handlers };
}
