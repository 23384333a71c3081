import { Badge, makeStyles, tokens } from "@fluentui/react-components";
import type { Reason } from "@laurel/core";
import { type ReasonLine, reasonLine } from "@laurel/words";
import { namesOf, useSigned } from "../../api/program.tsx";
import { useWords } from "../../kit/use-words.ts";
import { useFigureLinks } from "./figure-links.ts";
import { HoldsMark } from "./holds-mark.tsx";
import { useOfferTitle } from "./offer-titles.ts";

const useStyles = makeStyles({
  reasons: { display: "grid", gap: "8px", margin: 0, padding: 0, listStyleType: "none" },
  nested: { marginTop: "8px", paddingInlineStart: "28px" },
  line: { display: "flex", alignItems: "flex-start", gap: "8px", lineHeight: tokens.lineHeightBase300 },
  text: { minWidth: 0, fontVariantNumeric: "tabular-nums" },
  source: { marginInline: "8px", verticalAlign: "text-bottom" },
  head: { color: tokens.colorNeutralForeground2 },
});

/** The reasons why conditions hold or not, as sentences. */
export function ReasonList({ reasons }: { readonly reasons: readonly Reason[] }) {
  const words = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const naming = { ...namesOf(program), offer: useOfferTitle() };
  return (
    <ul className={styles.reasons}>
      {reasons.map((reason, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no other name.
        <ReasonItem key={index} line={reasonLine(words, naming, reason)} />
      ))}
    </ul>
  );
}

function ReasonItem({ line: { holds, text, source, measure, of } }: { readonly line: ReasonLine }) {
  const { say } = useWords();
  const styles = useStyles();
  const linksOf = useFigureLinks();
  return (
    <li>
      <span className={styles.line}>
        <HoldsMark holds={holds} />
        <span className={of.length > 0 ? styles.head : styles.text}>
          {text}
          {source !== null && (
            <Badge className={styles.source} appearance="outline" color="informative" size="small">
              {say(`source.${source}`)}
            </Badge>
          )}
          {measure !== undefined && linksOf(measure)}
        </span>
      </span>
      {of.length > 0 && (
        <ul className={`${styles.reasons} ${styles.nested}`}>
          {of.map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of a condition have no other name.
            <ReasonItem key={index} line={part} />
          ))}
        </ul>
      )}
    </li>
  );
}
