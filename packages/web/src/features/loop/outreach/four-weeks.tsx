import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { Outreach } from "@laurel/contract";
import { useSigned } from "../../../api/program.tsx";
import { Meter } from "../../../kit/meter.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { PromiseLine } from "../promises/promise-line.tsx";

const useStyles = makeStyles({
  path: { display: "grid", gap: "8px", gridTemplateColumns: "minmax(0, 1fr)" },
  ends: {
    display: "flex",
    flexWrap: "wrap",
    justifyContent: "space-between",
    gap: "0 16px",
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: "tabular-nums",
  },
  text: { margin: 0, lineHeight: 1.5 },
  late: { color: tokens.colorStatusDangerForeground1, fontWeight: tokens.fontWeightSemibold },
});

const dayMs = 86_400_000;

/** How many days lie between two days, ISO 8601. */
function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

/** The way from the publication to the day by which the team gets in touch. */
export function FourWeeks({ outreach }: { readonly outreach: Outreach }) {
  const words = useWords();
  const { t, number, day } = words;
  const styles = useStyles();
  const { program } = useSigned();
  const { publishedOn, dueOn, state, promises, assignee, cause } = outreach;
  const length = Math.max(1, daysBetween(publishedOn, dueOn));
  const gone = Math.min(length, Math.max(0, daysBetween(publishedOn, program.today)));
  // A day may have passed whose step is not recorded yet.
  const isLate = state === "late" || (state === "in-time" && program.today > dueOn);
  const shown = isLate ? "unattended" : state;
  const isOver = state === "contacted" || state === "opted-out";
  return (
    <div className={styles.path}>
      {!isOver && (
        <>
          <Meter
            share={gone / length}
            label={t("offer.path")}
            text={t("offer.path-day", { day: number(gone), length: number(length) })}
          />
          <span className={styles.ends}>
            <span>{day(publishedOn)}</span>
            <span>{t("offer.path-day", { day: number(gone), length: number(length) })}</span>
            <span>{day(dueOn)}</span>
          </span>
        </>
      )}
      <p className={mergeClasses(styles.text, shown === "unattended" && styles.late)}>
        {t(`outreach.${shown}`, { day: day(dueOn) })}
      </p>
      {cause !== null && !isOver && <p className={styles.text}>{t(`outreach.cause.${cause}`)}</p>}
      {promises
        .filter((promise) => promise.state !== "void")
        .map((promise) => (
          <PromiseLine key={promise.promiseId} promise={promise} />
        ))}
      {!isOver && (
        <p className={styles.text}>
          {assignee?.name == null ? t("promise.nobody") : t("promise.by", { name: assignee.name })}
        </p>
      )}
    </div>
  );
}
