import { makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import { useSigned } from "../../api/program.tsx";
import { partnerQuery } from "../../api/queries.ts";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  section: { display: "grid", gap: "20px", gridTemplateColumns: "minmax(0, 1fr)" },
  heading: { display: "flex", flexWrap: "wrap", alignItems: "flex-end", gap: "12px 32px" },
  words: { flex: "1 1 320px", minWidth: 0 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    ":focus": { outlineStyle: "none" },
  },
  lead: { margin: "4px 0 0", color: tokens.colorNeutralForeground2, lineHeight: 1.5, maxWidth: "75ch" },
});

interface PartnerSectionProps {
  readonly partnerId: string;
  readonly title: string;
  readonly lead?: string;
  /** A button or link beside the title. */
  readonly action?: ReactNode;
  /** What the page has to read first. */
  readonly loading: Loading;
  readonly children: ReactNode;
}

/** Whether what a page reads has arrived, or why not. */
interface Loading {
  readonly isThere: boolean;
  readonly error: Error | null;
  retry(): void;
}

/** One of the pages of a partner, with a title that gets the focus first. */
export function PartnerSection({ partnerId, title, lead, action, loading, children }: PartnerSectionProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller, program } = useSigned();
  const { data: partner } = useQuery(partnerQuery(caller, partnerId));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className={styles.section}>
      <title>{`${title} · ${partner?.name ?? "…"} · ${program.texts.program.name}`}</title>
      <div className={styles.heading}>
        <div className={styles.words}>
          <h2 ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h2>
          {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        </div>
        {action}
      </div>
      {loading.error !== null && !loading.isThere && (
        <ProblemBar error={loading.error} retry={loading.retry} />
      )}
      {loading.error === null && !loading.isThere && <Spinner label={t("shell.loading")} />}
      {loading.isThere && children}
    </div>
  );
}

/** What a page reads that waits for nothing. */
export const loaded: Loading = { isThere: true, error: null, retry: () => undefined };

interface PageRead {
  readonly data: unknown;
  readonly error: Error | null;
  refetch(): unknown;
}

/** Several reads as one: there once all are there. */
export function loadingOf(...reads: readonly PageRead[]): Loading {
  return {
    isThere: reads.every(({ data }) => data !== undefined),
    error: reads.find(({ error }) => error !== null)?.error ?? null,
    retry: () => {
      for (const { data, refetch } of reads) if (data === undefined) refetch();
    },
  };
}
