import { Badge, makeStyles, tokens } from "@fluentui/react-components";
import type { NoticedLine, RefusedLine } from "@laurel/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { noticesQuery, refusalsQuery } from "../../api/imports.ts";
import { useSigned } from "../../api/program.tsx";
import { Card } from "../../kit/card.tsx";
import { GrowingList } from "../../kit/growing-list.tsx";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  lines: { margin: 0, padding: 0, listStyleType: "none" },
  line: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr)",
    gap: "4px",
    padding: "10px 0",
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ":first-child": { borderTopStyle: "none", paddingTop: 0 },
  },
  number: {
    display: "flex",
    flexWrap: "wrap",
    gap: "4px 8px",
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
  },
  reason: { margin: 0, overflowWrap: "anywhere" },
  column: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
  raw: {
    padding: "4px 8px",
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: "pre-wrap",
    overflowWrap: "anywhere",
  },
});

/** What to look at among the lines of an import that were taken in. */
export function NoticedLines({ importId }: { readonly importId: number }) {
  const { t } = useWords();
  const { lines } = useStyles();
  const { caller } = useSigned();
  const query = useInfiniteQuery(noticesQuery(caller, importId));
  return (
    <Card title={t("imports.notices")}>
      <GrowingList<NoticedLine> query={query} none={t("imports.no-notices")}>
        {(found) => (
          <ul className={lines}>
            {found.map((each) => (
              <Line key={`${each.line} ${each.code}`} line={each.line}>
                <Reason column={each.column} message={each.message} />
              </Line>
            ))}
          </ul>
        )}
      </GrowingList>
    </Card>
  );
}

/** The refused lines of an import with their reasons, also those that a re-run imported since. */
export function RefusedLines({ importId }: { readonly importId: number }) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSigned();
  const query = useInfiniteQuery(refusalsQuery(caller, importId));
  return (
    <Card title={t("imports.refusals")}>
      <GrowingList<RefusedLine> query={query} none={t("imports.no-refusals")}>
        {(found) => (
          <ul className={styles.lines}>
            {found.map(({ line, reasons, raw, settledBy }) => (
              <Line key={line} line={line} settledBy={settledBy}>
                {reasons.map(({ column, code, message }) => (
                  <Reason key={`${column} ${code}`} column={column} message={message} />
                ))}
                <code className={styles.raw}>{raw}</code>
              </Line>
            ))}
          </ul>
        )}
      </GrowingList>
    </Card>
  );
}

interface LineProps {
  readonly line: number;
  readonly settledBy?: number | null;
  readonly children: ReactNode;
}

function Line({ line, settledBy = null, children }: LineProps) {
  const { t } = useWords();
  const styles = useStyles();
  return (
    <li className={styles.line}>
      <span className={styles.number}>
        {t("imports.line", { line })}
        {settledBy !== null && (
          <Badge appearance="outline" color="informative">
            {t("imports.settled", { id: settledBy })}
          </Badge>
        )}
      </span>
      {children}
    </li>
  );
}

function Reason({ column, message }: { readonly column: string | null; readonly message: string }) {
  const styles = useStyles();
  return (
    <p className={styles.reason}>
      {column !== null && <code className={styles.column}>{column}</code>} {message}
    </p>
  );
}
