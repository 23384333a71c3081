import { Button, makeStyles } from "@fluentui/react-components";
import { useState } from "react";
import { Card } from "../../../kit/card.tsx";
import { OutcomeBar, useOutcome } from "../../../kit/outcome.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { ActionForm } from "./action-form.tsx";
import type { CaseAction } from "./case-action.ts";

const useStyles = makeStyles({
  actions: { display: "flex", flexWrap: "wrap", gap: "8px", marginTop: "4px" },
});

interface ActionPanelProps {
  readonly partnerId: string;
  readonly subject: string;
  /** The first is the one that is most likely next. */
  readonly actions: readonly CaseAction[];
  changed(): Promise<void>;
  /** Further buttons, such as those that open a dialog. */
  readonly children?: React.ReactNode;
}

/** What the reader may do with a case: a button each, and the form of the one that was chosen. */
export function ActionPanel({ partnerId, subject, actions, changed, children }: ActionPanelProps) {
  const { t } = useWords();
  const styles = useStyles();
  const [chosen, setChosen] = useState<string | null>(null);
  const outcome = useOutcome();
  const action = actions.find(({ name }) => name === chosen);
  const isFirstUsual = actions[0]?.tone === "usual";
  return (
    <Card title={t("act.title")} titleRef={outcome.title}>
      <OutcomeBar outcome={outcome} />
      <div className={styles.actions}>
        {actions.map(({ name, label }, place) => (
          <Button
            key={name}
            appearance={place === 0 && isFirstUsual && chosen === null ? "primary" : "secondary"}
            aria-expanded={name === chosen}
            onClick={() => {
              outcome.clear();
              setChosen(name === chosen ? null : name);
            }}
          >
            {label}
          </Button>
        ))}
        {children}
      </div>
      {action !== undefined && (
        <ActionForm
          key={action.name}
          {...{ action, partnerId, subject }}
          close={() => setChosen(null)}
          done={async () => {
            await changed();
            setChosen(null);
            outcome.tell(t("act.done", { action: action.label }), true);
          }}
        />
      )}
    </Card>
  );
}
