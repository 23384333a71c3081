import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import type { FreshKey } from "../api/keys.ts";
import { useSigned } from "../ui/program.tsx";
import { useWords } from "../ui/use-words.ts";
import { KeyList } from "./key-list.tsx";
import { MadeKeyCard } from "./made-key-card.tsx";
import { NewKeyCard } from "./new-key-card.tsx";

const useStyles = makeStyles({
  page: { display: "grid", gap: "20px", gridTemplateColumns: "minmax(0, 1fr)" },
  heading: { display: "flex", flexWrap: "wrap", alignItems: "flex-end", gap: "12px 32px" },
  words: { flex: "1 1 320px", minWidth: 0 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeHero700,
    lineHeight: tokens.lineHeightHero700,
    ":focus": { outlineStyle: "none" },
  },
  lead: { margin: "4px 0 0", color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
});

/** The keys of programs: which there are, and the ways to make, replace and take back one. */
export function KeysPage() {
  const { t } = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const [isMaking, setMaking] = useState(false);
  const [fresh, setFresh] = useState<FreshKey | null>(null);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  const show = (key: FreshKey) => {
    setMaking(false);
    setFresh(key);
  };
  return (
    <div className={styles.page}>
      <title>{`${t("keys.title")} · ${program.texts.program.name}`}</title>
      <div className={styles.heading}>
        <div className={styles.words}>
          <h1 ref={title} tabIndex={-1} className={styles.title}>
            {t("keys.title")}
          </h1>
          <p className={styles.lead}>{t("keys.lead")}</p>
        </div>
        <Button appearance={isMaking ? "secondary" : "primary"} onClick={() => setMaking(!isMaking)}>
          {t(isMaking ? "certain.back" : "keys.make")}
        </Button>
      </div>
      {isMaking && <NewKeyCard show={show} />}
      {fresh !== null && (
        <MadeKeyCard
          key={fresh.key_id}
          fresh={fresh}
          putAway={() => {
            setFresh(null);
            title.current?.focus();
          }}
        />
      )}
      <KeyList show={show} />
    </div>
  );
}
