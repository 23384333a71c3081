import { makeStyles, Select, Spinner, tokens } from "@fluentui/react-components";
import type { Outreach } from "@laurel/contract";
import { optionName } from "@laurel/words";
import { useQuery } from "@tanstack/react-query";
import { useSigned } from "../../../api/program.tsx";
import { leftBehindQuery, outreachQuery } from "../../../api/work.ts";
import { Card } from "../../../kit/card.tsx";
import { cursorOf } from "../../../kit/cursor-pages.ts";
import { WarningIcon } from "../../../kit/icons.tsx";
import { PageButtons } from "../../../kit/page-buttons.tsx";
import { ProblemBar } from "../../../kit/problem-bar.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { useNow } from "../queue/use-now.ts";
import { AssigneeSelect } from "./assignee-select.tsx";
import { CaseRow } from "./case-row.tsx";
import { type Counts, countOf } from "./left-behind-counts.ts";
import { type OutreachSearch, outreachStates, readOutreachSearch } from "./list-search.ts";

const useStyles = makeStyles({
  all: { display: "grid", gap: "16px", gridTemplateColumns: "minmax(0, 1fr)" },
  bar: {
    display: "flex",
    flexWrap: "wrap",
    gap: "8px 12px",
    // The choices fill the lines of a phone.
    "@media (max-width: 600px)": { "& > .fui-Select": { flexGrow: 1 } },
  },
  list: { margin: 0, padding: 0, listStyleType: "none" },
  none: { margin: 0, color: tokens.colorNeutralForeground2 },
  cause: { display: "inline-flex", gap: "6px", color: tokens.colorStatusDangerForeground1 },
});

interface OutreachListProps {
  readonly search: OutreachSearch;
  show(search: OutreachSearch): void;
}

/** Publications with the team's first word about each, by where they are. */
export function OutreachList({ search, show }: OutreachListProps) {
  const { t, number } = useWords();
  const styles = useStyles();
  const { caller } = useSigned();
  const now = useNow();
  const { data: counts, error: uncounted } = useQuery(leftBehindQuery(caller));
  const state = search.state ?? firstWithAny(counts);
  const assigned = search.assignee === undefined ? {} : { assignee: search.assignee };
  const { data, error, refetch } = useQuery({
    ...outreachQuery(caller, { ...assigned, state, limit: 25, ...cursorOf(search) }),
    // Which part is shown first depends on the counts.
    enabled: search.state !== undefined || counts !== undefined || uncounted !== null,
  });
  const choose = (change: Readonly<Record<string, string>>) =>
    show(readOutreachSearch({ state, ...assigned, ...change }));
  return (
    <div className={styles.all}>
      <search className={styles.bar}>
        <Select
          aria-label={t("requests.state")}
          value={state}
          onChange={(_, { value }) => choose({ state: value })}
        >
          {outreachStates.map((each) => (
            <option key={each} value={each}>
              {counts === undefined
                ? t(`case.state.${each}`)
                : t("first-words.state-count", {
                    state: t(`case.state.${each}`),
                    count: number(countOf(counts, each)),
                  })}
            </option>
          ))}
        </Select>
        <AssigneeSelect value={search.assignee} choose={(assignee) => choose({ assignee })} />
      </search>
      {error !== null && <ProblemBar error={error} retry={() => void refetch()} />}
      {error === null && data === undefined && <Spinner label={t("shell.loading")} />}
      {data !== undefined && (
        <Card title={t("first-words.title")}>
          {data.items.length === 0 && data.nextCursor === null && (
            <p className={styles.none}>{t("first-words.none")}</p>
          )}
          <ul className={styles.list}>
            {data.items.map((outreach) => (
              <OutreachRow key={outreach.outreachId} outreach={outreach} now={now} />
            ))}
          </ul>
        </Card>
      )}
      <PageButtons
        page={search}
        next={data?.nextCursor}
        show={(page) => show({ state, ...assigned, ...page })}
      />
    </div>
  );
}

/** The first part that has any publications; those in time where there are none at all. */
function firstWithAny(counts: Counts | undefined): Outreach["state"] {
  if (counts === undefined) return "in-time";
  return outreachStates.find((each) => countOf(counts, each) > 0) ?? "in-time";
}

function OutreachRow({ outreach, now }: { readonly outreach: Outreach; readonly now: number }) {
  const words = useWords();
  const { t, day } = words;
  const styles = useStyles();
  const { cause, ownerEmail, ownerConfirmed, benefits, option, publishedOn } = outreach;
  return (
    <CaseRow
      {...outreach}
      subject={`outreach:${outreach.outreachId}`}
      title={outreach.offerTitle}
      lines={[
        t("first-words.published", { option: optionName(words, option), day: day(publishedOn) }),
        t("first-words.eligible", { count: benefits.length, shown: words.number(benefits.length) }),
        ownerEmail === null
          ? t("first-words.owner-none")
          : t(ownerConfirmed ? "first-words.owner-confirmed" : "first-words.owner", { email: ownerEmail }),
        ...(cause === null
          ? []
          : [
              <span key="cause" className={styles.cause}>
                <WarningIcon />
                {t(`cause.${cause}`)}
              </span>,
            ]),
      ]}
      now={now}
    />
  );
}
