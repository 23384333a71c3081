import { MessageBar, MessageBarBody, makeStyles, tokens } from "@fluentui/react-components";
import type { Import } from "@laurel/contract";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Card } from "../../kit/card.tsx";
import { useWords } from "../../kit/use-words.ts";
import { whoDid } from "./import-words.ts";
import { StateBadge } from "./state-badge.tsx";

const useStyles = makeStyles({
  parts: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "16px" },
  facts: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fill, minmax(140px, 1fr))",
    gap: "12px 24px",
    margin: 0,
    "& dt": { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
    "& dd": { margin: 0, overflowWrap: "anywhere" },
  },
  link: {
    color: tokens.colorBrandForegroundLink,
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "2px" },
  },
});

const counts = ["lines", "added", "repeated", "duplicated", "noticed", "refused", "skipped"] as const;
/** Shown only where there are any. */
const rare: ReadonlySet<string> = new Set(["duplicated", "skipped"]);

/** What an import is, what became of its lines, and why it was undone or not imported. */
export function ImportFacts({ of, actions }: { readonly of: Import; readonly actions: ReactNode }) {
  const words = useWords();
  const { t, moment, number, list } = words;
  const styles = useStyles();
  const { kind, source, madeBy, madeByName, startedAt, finishedAt, mapping, rounded, undone, problem } = of;
  return (
    <Card title={t("imports.outcome")}>
      <div className={styles.parts}>
        {problem !== null && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>{problem.message}</MessageBarBody>
          </MessageBar>
        )}
        {undone !== null && (
          <MessageBar layout="multiline">
            <MessageBarBody>
              {t("imports.undone-by", {
                who: whoDid(words, undone.by, undone.byName),
                at: moment(undone.at),
                reason: undone.reason,
              })}
            </MessageBarBody>
          </MessageBar>
        )}
        <dl className={styles.facts}>
          <Fact name={t("imports.state")}>
            <StateBadge of={of} />
          </Fact>
          {counts
            .filter((count) => !rare.has(count) || of[count] > 0)
            .map((count) => (
              <Fact key={count} name={t(`imports.${count}`)}>
                {number(of[count])}
              </Fact>
            ))}
          <Fact name={t("imports.kind")}>{t(`imports.kind.${kind}`)}</Fact>
          <Fact name={t("imports.source")}>{source}</Fact>
          <Fact name={t("imports.who")}>{whoDid(words, madeBy, madeByName)}</Fact>
          <Fact name={t("imports.started")}>{moment(startedAt)}</Fact>
          {finishedAt !== null && <Fact name={t("imports.finished")}>{moment(finishedAt)}</Fact>}
          {mapping !== null && <Fact name={t("imports.mapping")}>{mapping}</Fact>}
          {rounded.lines > 0 && (
            <Fact name={t("imports.rounded")}>
              {t("imports.rounded-by", {
                count: rounded.lines,
                sums: list(rounded.byCurrency.map((each) => `${each.currency} ${each.difference}`)),
              })}
            </Fact>
          )}
          {of.rerunOf !== null && (
            <Fact name={t("imports.rerun-of")}>
              <Link to="/imports/$importId" params={{ importId: String(of.rerunOf) }} className={styles.link}>
                {t("imports.number", { id: of.rerunOf })}
              </Link>
            </Fact>
          )}
        </dl>
        {actions}
      </div>
    </Card>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
