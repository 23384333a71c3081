import { makeStyles, Select, tokens } from "@fluentui/react-components";
import type { LoopRequest } from "@laurel/contract";
import { Link } from "@tanstack/react-router";
import { Card } from "../../../kit/card.tsx";
import { Item, Items } from "../../../kit/items.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { PromiseLine } from "../promises/promise-line.tsx";
import { RequestBadge } from "../states.tsx";
import { type RequestsSearch, requestKinds, requestStates } from "./request-search.ts";
import { requestTitle } from "./request-words.ts";

const useStyles = makeStyles({
  bar: {
    display: "flex",
    flexWrap: "wrap",
    gap: "8px 12px",
    marginBottom: "16px",
    // The choices fill the lines of a phone.
    "@media (max-width: 600px)": { "& > .fui-Select": { flexGrow: 1 } },
  },
  link: { padding: "2px 0", color: tokens.colorBrandForegroundLink },
  none: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
  promise: { flex: "1 1 260px", minWidth: 0 },
});

interface RequestListProps {
  readonly partnerId: string;
  readonly requests: readonly LoopRequest[];
  readonly search: RequestsSearch;
  look(search: RequestsSearch): void;
}

/** The requests of a partner with their states, and what is promised. */
export function RequestList({ partnerId, requests, search, look }: RequestListProps) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const { kind, state } = search;
  return (
    <Card title={t("requests.list")}>
      <search className={styles.bar}>
        <Select
          aria-label={t("requests.kind")}
          value={kind ?? ""}
          onChange={(_, { value }) => {
            const chosen = requestKinds.find((each) => each === value);
            look({ ...(chosen && { kind: chosen }), ...(state && { state }) });
          }}
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
          value={state ?? ""}
          onChange={(_, { value }) => {
            const chosen = requestStates.find((each) => each === value);
            look({ ...(kind && { kind }), ...(chosen && { state: chosen }) });
          }}
        >
          <option value="">{t("requests.all-states")}</option>
          {requestStates.map((each) => (
            <option key={each} value={each}>
              {t(`request-state.${each}`)}
            </option>
          ))}
        </Select>
      </search>
      {requests.length === 0 && (
        <p className={styles.none}>{t(kind || state ? "empty.filtered" : "requests.none")}</p>
      )}
      <Items>
        {requests.map((request) => (
          <Item
            key={request.requestId}
            name={
              <>
                <Link
                  to="/partners/$partnerId/requests/$requestId"
                  params={{ partnerId, requestId: String(request.requestId) }}
                  className={styles.link}
                >
                  {requestTitle(words, request)}
                </Link>
                <RequestBadge state={request.state} />
              </>
            }
            lines={[
              t("request.opened", {
                number: String(request.requestId),
                day: words.dayOf(request.openedAt),
                name: request.openedBy.name ?? t("side.laurel"),
              }),
              firstLine(request.text),
            ]}
          >
            <span className={styles.promise}>
              {request.promises
                .filter((promise) => promise.state === "open" || promise.state === "missed")
                .map((promise) => (
                  <PromiseLine key={promise.promiseId} promise={promise} />
                ))}
            </span>
          </Item>
        ))}
      </Items>
    </Card>
  );
}

function firstLine(text: string): string {
  const [line = ""] = text.split("\n");
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
