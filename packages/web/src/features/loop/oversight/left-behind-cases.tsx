import { makeStyles, tokens } from "@fluentui/react-components";
import type { Outreach } from "@laurel/contract";
import { optionName } from "@laurel/words";
import { Card } from "../../../kit/card.tsx";
import { WarningIcon } from "../../../kit/icons.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { CaseRow } from "./case-row.tsx";

const useStyles = makeStyles({
  cause: {
    display: "flex",
    alignItems: "center",
    gap: "8px",
    margin: "16px 0 0",
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    ":first-child": { marginTop: 0 },
  },
  icon: { display: "inline-flex", color: tokens.colorStatusDangerForeground1 },
  list: { margin: 0, padding: 0, listStyleType: "none" },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
});

interface LeftBehindCasesProps {
  /** The publications that need attention, those most overdue first. */
  readonly cases: readonly Outreach[];
  readonly now: number;
}

/** The publications that need attention, by what caused it, each with its way out. */
export function LeftBehindCases({ cases, now }: LeftBehindCasesProps) {
  const words = useWords();
  const { t, day } = words;
  const styles = useStyles();
  const byCause = Map.groupBy(cases, ({ cause }) => cause);
  return (
    <Card title={t("left-behind.cases")}>
      {cases.length === 0 && <p className={styles.quiet}>{t("left-behind.none")}</p>}
      {[...byCause].flatMap(([cause, found]) =>
        cause === null
          ? []
          : [
              <h3 key={`${cause}-title`} className={styles.cause}>
                <span className={styles.icon}>
                  <WarningIcon />
                </span>
                {t(`cause.${cause}`)}
              </h3>,
              <ul key={cause} className={styles.list} aria-label={t(`cause.${cause}`)}>
                {found.map((outreach) => (
                  <CaseRow
                    key={outreach.outreachId}
                    {...outreach}
                    subject={`outreach:${outreach.outreachId}`}
                    title={outreach.offerTitle}
                    lines={[
                      t("first-words.published", {
                        option: optionName(words, outreach.option),
                        day: day(outreach.publishedOn),
                      }),
                      t("first-words.due", { day: day(outreach.dueOn) }),
                    ]}
                    now={now}
                  />
                ))}
              </ul>,
            ],
      )}
    </Card>
  );
}
