import { makeStyles, Select, Spinner, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useSigned } from "../../../api/program.tsx";
import { teamRequestsQuery } from "../../../api/work.ts";
import { Card } from "../../../kit/card.tsx";
import { cursorOf } from "../../../kit/cursor-pages.ts";
import { languageIn } from "../../../kit/language-in.ts";
import { PageButtons } from "../../../kit/page-buttons.tsx";
import { ProblemBar } from "../../../kit/problem-bar.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { useNow } from "../queue/use-now.ts";
import { requestKinds, requestStates } from "../requests/request-search.ts";
import { requestTitle } from "../requests/request-words.ts";
import { AssigneeSelect } from "./assignee-select.tsx";
import { CaseRow } from "./case-row.tsx";
import { readTeamRequestsSearch, type TeamRequestsSearch } from "./list-search.ts";

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
});

interface TeamRequestsProps {
  readonly search: TeamRequestsSearch;
  show(search: TeamRequestsSearch): void;
}

/** The requests of all partners, the latest first. */
export function TeamRequests({ search, show }: TeamRequestsProps) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const { caller } = useSigned();
  const now = useNow();
  const { after, ...filter } = search;
  const { data, error, refetch } = useQuery(
    teamRequestsQuery(caller, { ...filter, limit: 25, ...cursorOf(search) }),
  );
  const choose = (change: Readonly<Record<string, string>>) =>
    show(readTeamRequestsSearch({ ...filter, ...change }));
  return (
    <div className={styles.all}>
      <search className={styles.bar}>
        <Select
          aria-label={t("requests.kind")}
          value={search.kind ?? ""}
          onChange={(_, { value }) => choose({ kind: value })}
        >
          <option value="">{t("requests.all-kinds")}</option>
          {requestKinds.map((each) => (
            <option key={each} value={each}>
              {t(`request-kind.${each}`)}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t("requests.state")}
          value={search.state ?? ""}
          onChange={(_, { value }) => choose({ state: value })}
        >
          <option value="">{t("requests.all-states")}</option>
          {requestStates.map((each) => (
            <option key={each} value={each}>
              {t(`case.state.${each}`)}
            </option>
          ))}
        </Select>
        <AssigneeSelect value={search.assignee} choose={(assignee) => choose({ assignee })} />
      </search>
      {error !== null && <ProblemBar error={error} retry={() => void refetch()} />}
      {error === null && data === undefined && <Spinner label={t("shell.loading")} />}
      {data !== undefined && (
        <Card title={t("parts.requests")}>
          {data.items.length === 0 && <p className={styles.none}>{t("team-requests.none")}</p>}
          <ul className={styles.list}>
            {data.items.map((request) => (
              <CaseRow
                key={request.requestId}
                {...request}
                subject={`request:${request.requestId}`}
                title={requestTitle(words, request)}
                lines={[
                  t("request.opened", {
                    number: String(request.requestId),
                    day: words.dayOf(request.openedAt),
                    name: request.openedBy.name ?? t("side.laurel"),
                  }),
                  languageIn(words.locale, request.language),
                  shortened(request.text),
                ]}
                now={now}
              />
            ))}
          </ul>
        </Card>
      )}
      <PageButtons page={search} next={data?.nextCursor} show={(page) => show({ ...filter, ...page })} />
    </div>
  );
}

function shortened(text: string): string {
  const [line = ""] = text.split("\n");
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
