import { makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useSigned } from "../../api/program.tsx";
import { partnersQuery } from "../../api/queries.ts";
import { changed, type ListSearch, queryOf } from "../../features/partners/list-search.ts";
import { NoPartners } from "../../features/partners/no-partners.tsx";
import { Pager } from "../../features/partners/pager.tsx";
import { PartnersTable } from "../../features/partners/partners-table.tsx";
import { SetAsideBar } from "../../features/partners/set-aside-bar.tsx";
import { StageChart } from "../../features/partners/stage-chart.tsx";
import { Toolbar } from "../../features/partners/toolbar.tsx";
import { WaitingBar } from "../../features/partners/waiting-bar.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { useWords } from "../../kit/use-words.ts";

const route = getRouteApi("/signed-in/");

const useStyles = makeStyles({
  page: { display: "grid", gap: "20px", gridTemplateColumns: "minmax(0, 1fr)" },
  title: { margin: 0, fontSize: tokens.fontSizeHero700, lineHeight: tokens.lineHeightHero700 },
  lead: { margin: "4px 0 0", color: tokens.colorNeutralForeground2 },
  card: {
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow4,
    overflow: "hidden",
  },
  stale: { opacity: 0.6 },
});

/** The partners with stage, gap and next benefits. The address holds search, filter, order and page. */
export function PartnersPage() {
  const { t, number } = useWords();
  const styles = useStyles();
  const { caller, program } = useSigned();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const show = (next: ListSearch, replace = false) =>
    void navigate({ search: next, replace, resetScroll: false });
  const choose = (change: Parameters<typeof changed>[1], replace = false) =>
    show(changed(search, change), replace);

  const { q, stage, sort } = search;
  const query = useQuery(partnersQuery(caller, queryOf(search)));
  const { data, error, isPlaceholderData, refetch } = query;
  const isFiltered = q !== undefined || stage !== undefined;
  return (
    <div className={styles.page}>
      <title>{`${t("list.title")} · ${program.texts.program.name}`}</title>
      <div>
        <h1 className={styles.title}>{t("list.title")}</h1>
        <p className={styles.lead}>{t("list.lead", { currency: program.currency })}</p>
      </div>
      <SetAsideBar />
      <WaitingBar />
      <StageChart selected={stage} select={(chosen) => choose({ stage: chosen })} />
      <section className={styles.card} aria-label={t("list.title")} aria-busy={isPlaceholderData}>
        <Toolbar search={search} choose={choose} found={data?.total} />
        {error !== null && data === undefined ? (
          <ProblemBar error={error} retry={() => void refetch()} />
        ) : data?.total === 0 ? (
          <NoPartners isFiltered={isFiltered} clear={() => choose({ q: undefined, stage: undefined })} />
        ) : (
          <div className={isPlaceholderData ? styles.stale : undefined}>
            <PartnersTable
              partners={data?.items}
              sort={sort ?? "name"}
              sortBy={(chosen) => choose({ sort: chosen === "name" ? undefined : chosen })}
              label={t("list.table", { count: number(data?.total ?? 0) })}
            />
          </div>
        )}
        {data !== undefined && data.total > 0 && <Pager search={search} page={data} show={show} />}
      </section>
    </div>
  );
}
