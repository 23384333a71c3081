import { makeStyles, tokens } from "@fluentui/react-components";
import type { Currency } from "@laurel/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { mayDo } from "../../api/may-do.ts";
import { namesOf, useSigned } from "../../api/program.tsx";
import { salesQuery } from "../../api/sales.ts";
import { Card } from "../../kit/card.tsx";
import { GrowingList } from "../../kit/growing-list.tsx";
import { useWords } from "../../kit/use-words.ts";
import { useNearScreen } from "./near-screen.ts";
import { SalesDays } from "./sales-days.tsx";
import type { SalesSearch } from "./sales-search.ts";
import { SalesTable } from "./sales-table.tsx";

const useStyles = makeStyles({
  body: { display: "grid", gap: "16px", gridTemplateColumns: "minmax(0, 1fr)" },
  bar: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px 24px" },
  total: { margin: 0, lineHeight: 1.5 },
  link: { color: tokens.colorBrandForegroundLink },
});

interface SalesScreenProps {
  readonly partnerId: string;
  readonly search: SalesSearch;
  look(search: SalesSearch): void;
}

/** The billed lines of some days, or those behind a figure, with what they add up to. */
export function SalesScreen({ partnerId, search, look }: SalesScreenProps) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const { caller, program, me } = useSigned();
  const { measure, as_of: asOf, from, to } = search;
  const query = useInfiniteQuery(
    salesQuery(caller, partnerId, {
      ...(measure === undefined ? {} : { measure }),
      ...(asOf === undefined ? {} : { asOf }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    }),
  );
  const shown = query.data?.pages[0];
  const title = useDays(shown?.from ?? null, shown?.to ?? null);
  return (
    <Card title={shown === undefined ? t("sales.title") : title}>
      <div className={styles.body}>
        {shown !== undefined && (
          <SalesDays
            key={`${shown.from} ${shown.to}`}
            from={shown.from}
            to={shown.to}
            look={(days) => look({ ...(measure === undefined ? {} : { measure }), ...days })}
          />
        )}
        <div className={styles.bar}>
          {shown !== undefined && shown.totalMinor !== null && (
            <p className={styles.total}>
              {t("sales.total", { amount: words.money(shown.totalMinor, program.currency as Currency) })}
            </p>
          )}
          {measure !== undefined && mayDo(me, "requests.make", partnerId) && (
            <Link
              to="/partners/$partnerId/requests/new"
              params={{ partnerId }}
              search={{ kind: "appeal", about: `measure:${measure}@${asOf ?? program.today}` }}
              className={styles.link}
              aria-label={t("eligibility.sale-missing-in", { measure: namesOf(program).measure(measure) })}
            >
              {t("eligibility.sale-missing")}
            </Link>
          )}
        </div>
        <GrowingList query={query} none={t("sales.none")}>
          {() => (
            <div>
              <SalesTable pages={query.data?.pages.map(({ items }) => items) ?? []} title={title} />
              {query.hasNextPage && (
                <NearEnd
                  isBusy={query.isFetching || query.isError}
                  reach={() => void query.fetchNextPage()}
                />
              )}
            </div>
          )}
        </GrowingList>
      </div>
    </Card>
  );
}

function useDays(from: string | null, to: string | null): string {
  const { t, day } = useWords();
  if (from !== null && to !== null) return t("sales.between", { from: day(from), to: day(to) });
  if (from !== null) return t("sales.since", { from: day(from) });
  return to === null ? t("sales.every") : t("sales.until", { to: day(to) });
}

/** Asks for more lines when the end of those that are there comes near; the button below does the same. */
function NearEnd({ isBusy, reach }: { readonly isBusy: boolean; reach(): void }) {
  const { ref, isNear } = useNearScreen({ isNear: false, height: 1 });
  const isWatched = "IntersectionObserver" in globalThis;
  useEffect(() => {
    if (isNear && isWatched && !isBusy) reach();
  });
  return <div ref={ref} aria-hidden="true" style={{ height: 1 }} />;
}
