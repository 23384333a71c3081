import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { Card } from "../../kit/card.tsx";
import { type ActionOutcome, OutcomeBar } from "../../kit/outcome.tsx";

const useStyles = makeStyles({
  part: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr)",
    gap: "16px",
    // Screen readers read only changes of an element that is already there, so an empty one takes no space.
    "& > [role=status]:empty": { marginBottom: "-16px" },
  },
  lead: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
});

interface PartProps {
  readonly title: string;
  readonly lead?: string;
  readonly outcome: ActionOutcome;
  readonly children?: ReactNode;
}

/** A part of the account page: title, introduction, outcome of the last action, and content. */
export function Part({ title, lead, outcome, children }: PartProps) {
  const styles = useStyles();
  return (
    <Card title={title} titleRef={outcome.title}>
      <div className={styles.part}>
        {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        <OutcomeBar outcome={outcome} />
        {children}
      </div>
    </Card>
  );
}
