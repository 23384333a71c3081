import { makeStyles, Select } from "@fluentui/react-components";
import { isLocale, languageNames } from "@laurel/contract";
import { looks, usePreferences } from "./preferences.tsx";
import { useWords } from "./use-words.ts";

const useStyles = makeStyles({
  selects: {
    display: "flex",
    gap: "8px",
    marginInlineStart: "auto",
    "@media (max-width: 1080px)": { order: 2, gap: "4px" },
  },
});

/** Chooses the language and the look, which are kept in this browser. */
export function PreferenceSelects() {
  const { t } = useWords();
  const preferences = usePreferences();
  const { selects } = useStyles();
  return (
    <div className={selects}>
      <Select
        aria-label={t("shell.language")}
        value={preferences.language}
        onChange={(_, { value }) => isLocale(value) && preferences.chooseLanguage(value)}
      >
        {Object.entries(languageNames).map(([language, name]) => (
          <option key={language} value={language} lang={language}>
            {name}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t("shell.look")}
        value={preferences.look}
        onChange={(_, { value }) => {
          const look = looks.find((known) => known === value);
          if (look !== undefined) preferences.chooseLook(look);
        }}
      >
        {looks.map((look) => (
          <option key={look} value={look}>
            {t(`shell.look.${look}`)}
          </option>
        ))}
      </Select>
    </div>
  );
}
