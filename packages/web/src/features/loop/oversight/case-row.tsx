import { makeStyles, tokens } from "@fluentui/react-components";
import type { LoopPromise } from "@laurel/contract";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useSigned } from "../../../api/program.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { CaseLink } from "../cases/case-link.tsx";
import { CaseBadge, type CaseState } from "../cases/case-parts.tsx";
import { DueBlock } from "../queue/due-block.tsx";

const useStyles = makeStyles({
  row: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) minmax(150px, 190px) minmax(120px, 170px)",
    gap: "4px 16px",
    alignItems: "start",
    padding: "12px 0",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ":first-child": { borderTopStyle: "none" },
    "@media (max-width: 900px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  about: { display: "grid", gap: "2px", minWidth: 0 },
  head: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "4px 8px" },
  title: { fontWeight: tokens.fontWeightSemibold },
  // Large enough to be hit beside the title.
  partner: {
    display: "inline-flex",
    alignItems: "center",
    minHeight: "24px",
    color: tokens.colorNeutralForeground1,
  },
  quiet: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: "anywhere",
  },
});

interface CaseRowProps {
  readonly partnerId: string;
  readonly partnerName: string;
  readonly subject: string;
  readonly title: string;
  readonly state: CaseState;
  readonly lines: readonly ReactNode[];
  readonly promises: readonly LoopPromise[];
  readonly assignee: LoopPromise["assignee"];
  readonly now: number;
}

/** A row of the team's lists: what it is, where it is, what is owed, and who has it. */
export function CaseRow(props: CaseRowProps) {
  const { partnerId, partnerName, subject, title, state, lines, promises, assignee, now } = props;
  const { t } = useWords();
  const styles = useStyles();
  const { me } = useSigned();
  const owed = promises.filter((each) => each.state === "open" || each.state === "missed");
  const holder =
    assignee === null
      ? t("queue.nobody-has")
      : assignee.who === `person:${me.id}`
        ? t("queue.you-have")
        : t("queue.has", { name: assignee.name ?? t("queue.someone") });
  return (
    <li className={styles.row}>
      <div className={styles.about}>
        <span className={styles.head}>
          <CaseLink partnerId={partnerId} subject={subject} className={styles.title}>
            {title}
          </CaseLink>
          <CaseBadge state={state} />
        </span>
        <span className={styles.quiet}>
          <Link to="/console/partners/$partnerId" params={{ partnerId }} className={styles.partner}>
            {partnerName}
          </Link>
        </span>
        {lines.map((line, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity.
          <span key={place} className={styles.quiet}>
            {line}
          </span>
        ))}
      </div>
      <div>
        {owed.map((promise) => (
          <DueBlock key={promise.promiseId} promise={promise} now={now} />
        ))}
      </div>
      <span>{holder}</span>
    </li>
  );
}
