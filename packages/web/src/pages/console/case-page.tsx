import { Spinner } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { BackToQueue } from "../../features/loop/cases/case-parts.tsx";
import { Page } from "../../kit/page.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { useWords } from "../../kit/use-words.ts";
import { NoPermission } from "../portal/notices.tsx";

interface CasePageProps<Found> {
  readonly query: {
    readonly data: Found | null | undefined;
    readonly error: Error | null;
    refetch(): unknown;
  };
  title(found: Found): string;
  lead(found: Found): string;
  children(found: Found): ReactNode;
}

/** The page of something that the team works on; says so while it loads and where it is missing. */
export function CasePage<Found>({ query, title, lead, children }: CasePageProps<Found>) {
  const { t } = useWords();
  const { program, me } = useSigned();
  const { data, error, refetch } = query;
  const { name } = program.texts.program;
  if (!mayDo(me, "promises.read")) return <NoPermission />;
  if (data === undefined) {
    if (error !== null) return <ProblemBar error={error} retry={() => void refetch()} />;
    return <Spinner label={t("shell.loading")} />;
  }
  if (data === null) {
    return (
      <Page title={t("case.not-found")} of={name}>
        <BackToQueue />
      </Page>
    );
  }
  return (
    <Page title={title(data)} of={name} lead={lead(data)} action={<BackToQueue />}>
      {children(data)}
    </Page>
  );
}
