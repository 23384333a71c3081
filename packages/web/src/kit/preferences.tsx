import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { IntlProvider } from "react-intl";
import { chooseLanguage, isLanguage, type Language, loadMessages } from "./languages.ts";
import type { Messages } from "./messages.ts";

/** How the portal looks: by the system's setting unless the reader says otherwise. */
export const looks = ["system", "light", "dark"] as const;
export type Look = (typeof looks)[number];

/** What a reader has chosen for this browser. */
interface Preferences {
  readonly language: Language;
  readonly look: Look;
  readonly isDark: boolean;
  chooseLanguage(language: Language): void;
  chooseLook(look: Look): void;
}

const Context = createContext<Preferences | null>(null);

/** The reader's choices. Only below `PreferencesProvider`. */
export function usePreferences(): Preferences {
  const preferences = useContext(Context);
  if (preferences === null) throw new Error("usePreferences stands outside its provider");
  return preferences;
}

const languagePlace = "laurel.language";
const lookPlace = "laurel.look";

function storedLanguage(): Language {
  const kept = localStorage.getItem(languagePlace);
  return isLanguage(kept) ? kept : chooseLanguage(navigator.languages);
}

function storedLook(): Look {
  return looks.find((look) => look === localStorage.getItem(lookPlace)) ?? "system";
}

function useSystemDark(): boolean {
  const [query] = useState(() => matchMedia("(prefers-color-scheme: dark)"));
  const [isDark, setDark] = useState(query.matches);
  useEffect(() => {
    const follow = () => setDark(query.matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, [query]);
  return isDark;
}

/** Keeps the reader's language and look, and gives the texts. A language stays until the next is loaded. */
export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const [look, setLook] = useState(storedLook);
  const [spoken, setSpoken] = useState<{ language: Language; messages: Messages } | null>(null);
  const systemDark = useSystemDark();
  const isDark = look === "system" ? systemDark : look === "dark";

  const speak = useCallback(async (language: Language) => {
    setSpoken({ language, messages: await loadMessages(language) });
  }, []);
  useEffect(() => void speak(storedLanguage()), [speak]);
  useEffect(() => {
    if (spoken !== null) document.documentElement.lang = spoken.language;
  }, [spoken]);
  useEffect(() => {
    document.documentElement.style.colorScheme = isDark ? "dark" : "light";
  }, [isDark]);

  const preferences = useMemo<Preferences | null>(
    () =>
      spoken && {
        language: spoken.language,
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
    [spoken, look, isDark, speak],
  );
  if (spoken === null || preferences === null) return null;
  return (
    <Context value={preferences}>
      <IntlProvider locale={spoken.language} messages={spoken.messages}>
        {children}
      </IntlProvider>
    </Context>
  );
}
