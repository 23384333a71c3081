import { makeStyles, tokens } from "@fluentui/react-components";
import type { ExplainedStanding } from "@laurel/contract";
import { changeLines, changeTitle } from "@laurel/words";
import { measureTypeIn, namesOf, useSigned } from "../../api/program.tsx";
import { Card } from "../../kit/card.tsx";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  lines: {
    margin: 0,
    paddingInlineStart: "20px",
    display: "grid",
    gap: "4px",
    fontVariantNumeric: "tabular-nums",
  },
  note: { margin: "12px 0 0", color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** The next day on which time alone changes the standing, and what changes. */
export function Upcoming({ standing }: { readonly standing: ExplainedStanding }) {
  const words = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const { heldUntil, nextChange } = standing;
  if (nextChange === null) return null;
  const measureType = measureTypeIn(program);
  return (
    <Card title={changeTitle(words, nextChange)}>
      <ul className={styles.lines}>
        {changeLines(words, namesOf(program), nextChange, { heldUntil, measureType }).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p className={styles.note}>{words.say("change.note")}</p>
    </Card>
  );
}
