import { makeStyles, Spinner, tokens } from "@fluentui/react-components";
import type { MovedPartner, StandingEffect } from "@laurel/contract";
import { changeLines } from "@laurel/words";
import { useQuery } from "@tanstack/react-query";
import { type ImportTurn, importEffectQuery } from "../../api/imports.ts";
import { measureTypeIn, namesOf, useSigned } from "../../api/program.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  parts: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "8px" },
  count: { margin: 0, fontWeight: tokens.fontWeightSemibold },
  partners: {
    margin: 0,
    padding: "8px 12px",
    maxHeight: "240px",
    overflowY: "auto",
    listStyleType: "none",
    display: "grid",
    gap: "8px",
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "2px" },
  },
  changes: { margin: 0, paddingInlineStart: "20px", fontVariantNumeric: "tabular-nums" },
  id: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

interface ImportEffectProps {
  readonly turn: ImportTurn;
  readonly importId: number;
}

/** Whose standing of today changes if an import is undone, or restored. */
export function ImportEffect({ turn, importId }: ImportEffectProps) {
  const { t } = useWords();
  const { caller } = useSigned();
  const { data, error, refetch } = useQuery(importEffectQuery(caller, importId, turn));
  if (error !== null) return <ProblemBar error={error} retry={() => void refetch()} />;
  return data === undefined ? (
    <Spinner size="tiny" label={t("imports.effect-loading")} />
  ) : (
    <Effect of={data} />
  );
}

function Effect({ of: { partners, moved, undecided, first } }: { readonly of: StandingEffect }) {
  const { t } = useWords();
  const styles = useStyles();
  return (
    <div className={styles.parts} role="status">
      <p className={styles.count}>{t("imports.effect", { partners, moved })}</p>
      {undecided > 0 && <p>{t("imports.effect-undecided", { count: undecided })}</p>}
      {first.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by keyboard.
        <ul className={styles.partners} tabIndex={0} aria-label={t("imports.effect-partners")}>
          {first.map((partner) => (
            <Moved key={partner.partnerId} of={partner} />
          ))}
          {moved > first.length && <li>{t("imports.effect-more", { count: moved - first.length })}</li>}
        </ul>
      )}
    </div>
  );
}

function Moved({ of: { partnerId, name, before, after } }: { readonly of: MovedPartner }) {
  const words = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const context = { heldUntil: {}, measureType: measureTypeIn(program) };
  return (
    <li>
      {name} <span className={styles.id}>{partnerId}</span>
      <ul className={styles.changes}>
        {changeLines(words, namesOf(program), { on: "", before, after }, context).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </li>
  );
}
