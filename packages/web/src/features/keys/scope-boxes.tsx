import { Checkbox, makeStyles, tokens } from "@fluentui/react-components";
import type { Action } from "@laurel/contract";
import { actionName } from "@laurel/words";
import { type Ref, useId } from "react";
import { useWords } from "../../kit/use-words.ts";
import type { Group } from "./choices.ts";

const useStyles = makeStyles({
  set: { margin: 0, padding: 0, border: "none", minWidth: 0 },
  legend: { padding: 0, marginBottom: "8px" },
  groups: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 300px), 1fr))",
    gap: "16px 24px",
  },
  name: {
    padding: 0,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  boxes: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", justifyItems: "start" },
  missing: {
    margin: "0 0 8px",
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorStatusDangerForeground1,
  },
});

interface ScopeBoxesProps {
  readonly choices: ReadonlyMap<Group, readonly Action[]>;
  readonly chosen: readonly Action[];
  choose(chosen: readonly Action[]): void;
  readonly firstBox: Ref<HTMLInputElement>;
  /** Whether to show that nothing is selected. */
  readonly isMissing: boolean;
}

/** The scopes of a key, one box per action. */
export function ScopeBoxes({ choices, chosen, choose, firstBox, isMissing }: ScopeBoxesProps) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const missing = useId();
  const [first] = [...choices.values()].flat();
  return (
    <fieldset className={styles.set} {...(isMissing ? { "aria-describedby": missing } : {})}>
      <legend className={styles.legend}>{t("keys.scopes")}</legend>
      {isMissing && (
        <p id={missing} role="alert" className={styles.missing}>
          {t("keys.scopes-missing")}
        </p>
      )}
      <div className={styles.groups}>
        {[...choices].map(([group, offered]) => (
          <fieldset key={group} className={styles.set}>
            <legend className={styles.name}>{t(`keys.group.${group}`)}</legend>
            <div className={styles.boxes}>
              {offered.map((action) => (
                <Checkbox
                  key={action}
                  label={actionName(words, action)}
                  checked={chosen.includes(action)}
                  {...(action === first ? { input: { ref: firstBox } } : {})}
                  onChange={(_, { checked }) =>
                    choose(checked ? [...chosen, action] : chosen.filter((each) => each !== action))
                  }
                />
              ))}
            </div>
          </fieldset>
        ))}
      </div>
    </fieldset>
  );
}
