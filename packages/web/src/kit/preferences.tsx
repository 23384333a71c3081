import { isLocale, type Locale, nearestLocale } from "@laurel/contract";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { useMedia } from "./use-media.ts";
import { WordsContext } from "./use-words.ts";
import { loadWords, type PageWords } from "./words.ts";

/** The looks of the page: `system` follows the system's setting. */
export const looks = ["system", "light", "dark"] as const;
export type Look = (typeof looks)[number];

/** The reader's choices in this browser. */
interface Preferences {
  readonly language: Locale;
  readonly look: Look;
  readonly isDark: boolean;
  chooseLanguage(language: Locale): void;
  chooseLook(look: Look): void;
}

const Context = createContext<Preferences | null>(null);

/** The reader's choices. Only below `PreferencesProvider`. */
export function usePreferences(): Preferences {
  const preferences = useContext(Context);
  if (preferences === null) throw new Error("usePreferences is used outside its provider");
  return preferences;
}

const languagePlace = "laurel.language";
const lookPlace = "laurel.look";

function storedLanguage(): Locale {
  const kept = localStorage.getItem(languagePlace);
  return isLocale(kept) ? kept : nearestLocale(navigator.languages);
}

function storedLook(): Look {
  return looks.find((look) => look === localStorage.getItem(lookPlace)) ?? "system";
}

/**
 * Keeps the reader's language and look, and provides the words. A language stays until the next is loaded.
 */
export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const [look, setLook] = useState(storedLook);
  const [words, setWords] = useState<PageWords | null>(null);
  const systemDark = useMedia("(prefers-color-scheme: dark)");
  const isDark = look === "system" ? systemDark : look === "dark";

  const speak = useCallback(async (language: Locale) => setWords(await loadWords(language)), []);
  useEffect(() => void speak(storedLanguage()), [speak]);
  useEffect(() => {
    if (words !== null) document.documentElement.lang = words.locale;
  }, [words]);
  useEffect(() => {
    document.documentElement.style.colorScheme = isDark ? "dark" : "light";
  }, [isDark]);

  const preferences = useMemo<Preferences | null>(
    () =>
      words && {
        language: words.locale,
        look,
        isDark,
        chooseLanguage: (language) => {
          localStorage.setItem(languagePlace, language);
          void speak(language);
        },
        chooseLook: (chosen) => {
          localStorage.setItem(lookPlace, chosen);
          setLook(chosen);
        },
      },
    [words, look, isDark, speak],
  );
  if (words === null || preferences === null) return null;
  return (
    <Context value={preferences}>
      <WordsContext value={words}>{children}</WordsContext>
    </Context>
  );
}
