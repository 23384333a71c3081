import { makeStyles, tokens } from "@fluentui/react-components";
import type { Waiting } from "@laurel/contract";
import { Card } from "../../kit/card.tsx";
import { roles } from "../../kit/table-roles.ts";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  parts: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "12px" },
  text: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
  table: {
    width: "100%",
    maxWidth: "560px",
    borderCollapse: "collapse",
    "& th, & td": {
      padding: "8px 16px 8px 0",
      textAlign: "start",
      borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
      fontVariantNumeric: "tabular-nums",
    },
    "& thead th": { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  },
});

/** The sales that wait for a rate, by currency and day. */
export function SalesCard({ waiting }: { readonly waiting: Waiting }) {
  const { t, day, number } = useWords();
  const styles = useStyles();
  const { salesWithoutRate, salesWithoutRateCount } = waiting;
  const rest = salesWithoutRateCount - salesWithoutRate.reduce((sum, { sales }) => sum + sales, 0);
  return (
    <Card title={t("waits.sales")}>
      <div className={styles.parts}>
        <p className={styles.text}>
          {t(salesWithoutRate.length === 0 ? "waits.no-sales" : "waits.sales-text")}
        </p>
        {salesWithoutRate.length > 0 && (
          <table className={styles.table} aria-label={t("waits.sales")}>
            <thead>
              <tr>
                <th {...roles.heading}>{t("waits.day")}</th>
                <th {...roles.heading}>{t("waits.currency")}</th>
                <th {...roles.heading} style={{ textAlign: "end" }}>
                  {t("waits.count")}
                </th>
              </tr>
            </thead>
            <tbody>
              {salesWithoutRate.map((each) => (
                <tr key={`${each.currency} ${each.day}`}>
                  <td>{day(each.day)}</td>
                  <td>{each.currency}</td>
                  <td style={{ textAlign: "end" }}>{number(each.sales)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {rest > 0 && <p className={styles.text}>{t("waits.more-sales", { count: rest })}</p>}
      </div>
    </Card>
  );
}
