import { Checkbox, makeStyles, Select, tokens } from "@fluentui/react-components";
import type { QueueCounts } from "@laurel/contract";
import { WarningIcon } from "../../../kit/icons.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { promiseKinds, type QueueSearch, type QueueView, queueViews } from "./queue-search.ts";

const useStyles = makeStyles({
  bar: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "8px 12px",
    // The choices fill the lines of a phone.
    "@media (max-width: 600px)": { "& > .fui-Select": { flexGrow: 1 } },
  },
  counts: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(120px, 1fr))",
    gap: "12px",
    margin: 0,
  },
  count: {
    display: "grid",
    gap: "2px",
    padding: "12px 16px",
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow4,
  },
  late: { color: tokens.colorStatusDangerForeground1 },
  name: {
    display: "flex",
    alignItems: "center",
    gap: "6px",
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
  },
  number: {
    margin: 0,
    fontSize: tokens.fontSizeHero700,
    lineHeight: tokens.lineHeightHero700,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: "tabular-nums",
  },
});

const shown = ["late", "today", "later", "waiting"] as const;

/** How much is late, due today, later, and waiting for partners. */
export function QueueCountsRow({ counts }: { readonly counts: QueueCounts | undefined }) {
  const { t, number } = useWords();
  const styles = useStyles();
  return (
    <dl className={styles.counts} aria-label={t("queue.counts")}>
      {shown.map((name) => {
        const isLate = name === "late" && (counts?.late ?? 0) > 0;
        return (
          <div key={name} className={styles.count}>
            <dt className={styles.name}>
              {isLate && (
                <span className={styles.late}>
                  <WarningIcon />
                </span>
              )}
              {t(`queue.${name}`)}
            </dt>
            <dd className={isLate ? `${styles.number} ${styles.late}` : styles.number}>
              {counts === undefined ? "…" : number(counts[name])}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

interface QueueToolbarProps {
  readonly search: QueueSearch;
  readonly view: QueueView;
  readonly counts: QueueCounts | undefined;
  choose(change: Readonly<Partial<Record<keyof QueueSearch, unknown>>>): void;
}

/** Whose promises, which kind, and whose turn it is. */
export function QueueToolbar({ search, view, choose, counts }: QueueToolbarProps) {
  const { t } = useWords();
  const styles = useStyles();
  return (
    <search className={styles.bar}>
      <Select aria-label={t("queue.whose")} value={view} onChange={(_, { value }) => choose({ view: value })}>
        {queueViews.map((each) => (
          <option key={each} value={each}>
            {t(`queue.${each}`)}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t("queue.turn")}
        value={search.turn ?? "team"}
        onChange={(_, { value }) => choose({ turn: value })}
      >
        <option value="team">{t("queue.turn.team")}</option>
        <option value="partner">{t("queue.turn.partner")}</option>
      </Select>
      <Select
        aria-label={t("queue.kind")}
        value={search.kind ?? ""}
        onChange={(_, { value }) => choose({ kind: value })}
      >
        <option value="">{t("queue.all-kinds")}</option>
        {promiseKinds.map((each) => (
          <option key={each} value={each}>
            {t(`promise-kind.${each}`)}
          </option>
        ))}
      </Select>
      {(search.snoozed === true || (counts?.snoozed ?? 0) > 0) && (
        <Checkbox
          label={t("queue.show-snoozed")}
          checked={search.snoozed === true}
          onChange={(_, { checked }) => choose({ snoozed: checked === true })}
        />
      )}
    </search>
  );
}
