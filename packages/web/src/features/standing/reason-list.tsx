import { Badge, makeStyles, tokens } from "@fluentui/react-components";
import type { Reason } from "@laurel/core";
import { namesOf, useSigned } from "../../api/program.tsx";
import { useWords } from "../../kit/use-words.ts";
import { HoldsMark } from "./holds-mark.tsx";
import { useOfferTitle } from "./offer-titles.ts";
import { comparisonText, flagText, headText, textFactText, type Wording } from "./reason-text.ts";
import { flattened } from "./standing.ts";

const useStyles = makeStyles({
  reasons: { display: "grid", gap: "8px", margin: 0, padding: 0, listStyleType: "none" },
  nested: { marginTop: "8px", paddingInlineStart: "28px" },
  line: { display: "flex", alignItems: "flex-start", gap: "8px", lineHeight: tokens.lineHeightBase300 },
  text: { minWidth: 0, fontVariantNumeric: "tabular-nums" },
  source: { marginInlineStart: "8px", verticalAlign: "text-bottom" },
  head: { color: tokens.colorNeutralForeground2 },
});

/** Why a condition holds or not, as sentences. */
export function ReasonList({ reason }: { readonly reason: Reason }) {
  const words = useWords();
  const titleOf = useOfferTitle();
  const { reasons } = useStyles();
  const { program } = useSigned();
  const wording: Wording = { words, names: namesOf(program), currency: program, titleOf };
  return (
    <ul className={reasons}>
      <ReasonItem reason={flattened(reason)} wording={wording} />
    </ul>
  );
}

interface ReasonItemProps {
  readonly reason: Reason;
  readonly wording: Wording;
}

function ReasonItem({ reason, wording }: ReasonItemProps) {
  const styles = useStyles();
  const parts = partsOf(reason);
  return (
    <li>
      <span className={styles.line}>
        <HoldsMark holds={reason.holds} />
        <Sentence reason={reason} wording={wording} />
      </span>
      {parts.length > 0 && (
        <ul className={`${styles.reasons} ${styles.nested}`}>
          {parts.map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of a condition have no other name.
            <ReasonItem key={index} reason={part} wording={wording} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** The parts of a reason; those of one offer are shown directly below the offer. */
function partsOf(reason: Reason): readonly Reason[] {
  if (reason.op === "all" || reason.op === "any") return reason.of;
  if (reason.op !== "some-offer" && reason.op !== "every-offer") return [];
  if (reason.of === null) return [];
  const of = flattened(reason.of);
  return of.op === "all" ? of.of : [of];
}

function Sentence({ reason, wording }: ReasonItemProps) {
  const { t } = useWords();
  const styles = useStyles();
  switch (reason.op) {
    case "compare":
      return (
        <span className={styles.text}>
          {comparisonText(wording, reason)}
          <Badge className={styles.source} appearance="outline" color="informative" size="small">
            {t(reason.source === "published" ? "source.published" : "source.assumed")}
          </Badge>
        </span>
      );
    case "flag":
      return <span className={styles.text}>{flagText(wording, reason)}</span>;
    case "text":
      return <span className={styles.text}>{textFactText(wording, reason)}</span>;
    default:
      return <span className={styles.head}>{headText(wording, reason)}</span>;
  }
}
