import { makeStyles, tokens } from "@fluentui/react-components";
import { useEffect, useRef } from "react";
import { usePreferences } from "../ui/preferences.tsx";
import { useSigned } from "../ui/program.tsx";
import { useWords } from "../ui/use-words.ts";
import { People } from "./people.tsx";
import { teamPlace } from "./place.ts";

const useStyles = makeStyles({
  page: { display: "grid", gap: "20px", gridTemplateColumns: "minmax(0, 1fr)" },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeHero700,
    lineHeight: tokens.lineHeightHero700,
    ":focus": { outlineStyle: "none" },
  },
  lead: { margin: "4px 0 0", color: tokens.colorNeutralForeground2 },
});

/** Who works for the marketplace here, and who was asked to. */
export function TeamPage() {
  const { t } = useWords();
  const styles = useStyles();
  const { language } = usePreferences();
  const { program, me } = useSigned();
  const { name } = program.texts.program;
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  return (
    <div className={styles.page}>
      <title>{`${t("team.title")} · ${name}`}</title>
      <div>
        <h1 ref={title} tabIndex={-1} className={styles.title}>
          {t("team.title")}
        </h1>
        <p className={styles.lead}>{t("team.lead")}</p>
      </div>
      <People place={teamPlace(me, name, language)} />
    </div>
  );
}
