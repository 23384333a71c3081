import { Badge, type BadgeProps, makeStyles, tokens } from "@fluentui/react-components";
import type { Activation, LoopRequest, Outreach } from "@laurel/contract";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { BackIcon, CheckCircleIcon, ClockIcon, CrossIcon, WarningIcon } from "../../../kit/icons.tsx";
import { useWords } from "../../../kit/use-words.ts";

/** Where an activation, a request or an outreach is. */
export type CaseState = Activation["state"] | LoopRequest["state"] | Outreach["state"];

type CaseLook = readonly [NonNullable<BadgeProps["color"]>, () => ReactElement];

const looks = {
  requested: ["brand", ClockIcon],
  open: ["brand", ClockIcon],
  "in-time": ["informative", ClockIcon],
  contacted: ["informative", CheckCircleIcon],
  "in-progress": ["informative", ClockIcon],
  "waiting-for-partner": ["warning", ClockIcon],
  "support-open": ["warning", WarningIcon],
  late: ["danger", WarningIcon],
  unattended: ["danger", WarningIcon],
  delivered: ["success", CheckCircleIcon],
  answered: ["success", CheckCircleIcon],
  closed: ["subtle", CheckCircleIcon],
  declined: ["subtle", CrossIcon],
  cancelled: ["subtle", CrossIcon],
  expired: ["subtle", CrossIcon],
  "opted-out": ["subtle", CrossIcon],
  revoked: ["danger", CrossIcon],
} as const satisfies Record<CaseState, CaseLook>;

/** Where a case is, as the team calls it: a word with an icon. */
export function CaseBadge({ state }: { readonly state: CaseState }) {
  const { t } = useWords();
  const [color, Icon] = looks[state];
  return (
    <Badge appearance="tint" color={color} size="large" icon={<Icon />}>
      {t(`case.state.${state}`)}
    </Badge>
  );
}

const useStyles = makeStyles({
  facts: {
    display: "grid",
    // A long name, such as a question of a form, leaves the larger part to its answer.
    gridTemplateColumns: "fit-content(40%) minmax(0, 1fr)",
    gap: "8px 16px",
    margin: 0,
    overflowWrap: "anywhere",
  },
  name: { minWidth: "90px", color: tokens.colorNeutralForeground2 },
  value: { margin: 0, display: "grid", gap: "2px", justifyItems: "start" },
  columns: {
    display: "grid",
    gap: "20px",
    gridTemplateColumns: "minmax(0, 2fr) minmax(0, 1fr)",
    alignItems: "start",
    "@media (max-width: 960px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  column: { display: "grid", gap: "20px", gridTemplateColumns: "minmax(0, 1fr)" },
  back: {
    display: "inline-flex",
    alignItems: "center",
    gap: "6px",
    minHeight: "28px",
    color: tokens.colorBrandForegroundLink,
    textDecorationLine: "none",
    ":hover": { textDecorationLine: "underline" },
  },
});

/** Facts with their names; those without a value are left out. */
export function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  const styles = useStyles();
  return (
    <dl className={styles.facts}>
      {facts
        .filter(([, value]) => value !== null && value !== undefined)
        .map(([name, value]) => (
          <div key={name} style={{ display: "contents" }}>
            <dt className={styles.name}>{name}</dt>
            <dd className={styles.value}>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

interface CaseColumnsProps {
  /** The work: actions and history. */
  readonly children: ReactNode;
  /** What is known: people, promises, answers. */
  readonly side: ReactNode;
}

/** The two columns of a case; on a narrow screen the work comes first. */
export function CaseColumns({ children, side }: CaseColumnsProps) {
  const styles = useStyles();
  return (
    <div className={styles.columns}>
      <div className={styles.column}>{children}</div>
      <div className={styles.column}>{side}</div>
    </div>
  );
}

/** The way back to the queue. */
export function BackToQueue() {
  const { t } = useWords();
  const styles = useStyles();
  return (
    <Link to="/queue" className={styles.back}>
      <BackIcon />
      {t("case.back")}
    </Link>
  );
}
