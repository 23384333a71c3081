import { makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { importQuery } from "../../api/imports.ts";
import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { ImportActions } from "../../features/imports/import-actions.tsx";
import { ImportFacts } from "../../features/imports/import-facts.tsx";
import { NoticedLines, RefusedLines } from "../../features/imports/import-lines.tsx";
import { OutcomeBar, useOutcome } from "../../kit/outcome.tsx";
import { Page } from "../../kit/page.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { useWords } from "../../kit/use-words.ts";
import { NoPermission, UnknownAddress } from "../portal/notices.tsx";

const route = getRouteApi("/signed-in/imports/$importId");

const useStyles = makeStyles({
  back: {
    justifySelf: "start",
    color: tokens.colorBrandForegroundLink,
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "2px" },
  },
});

/** One import: what became of it, its notices and its refused lines. */
export function ImportPage() {
  const { me } = useSigned();
  const { importId } = route.useParams();
  if (!mayDo(me, "imports.read")) return <NoPermission />;
  return /^[1-9]\d{0,14}$/.test(importId) ? <OneImport importId={Number(importId)} /> : <UnknownAddress />;
}

function OneImport({ importId }: { readonly importId: number }) {
  const { t } = useWords();
  const { back } = useStyles();
  const { caller, program } = useSigned();
  const { data, error, refetch } = useQuery(importQuery(caller, importId));
  const outcome = useOutcome();
  return (
    <Page
      title={t(data === undefined ? "imports.number" : "imports.page", {
        id: importId,
        file: data?.fileName ?? "",
      })}
      of={program.texts.program.name}
      titleRef={outcome.title}
    >
      <Link to="/imports" className={back}>
        {t("imports.back")}
      </Link>
      <OutcomeBar outcome={outcome} />
      {error !== null && <ProblemBar error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Spinner label={t("shell.loading")} />}
      {data !== undefined && (
        <>
          <ImportFacts of={data} actions={<ImportActions of={data} outcome={outcome} />} />
          {data.noticed > 0 && <NoticedLines importId={importId} />}
          {data.refused > 0 && data.rerunOf === null && <RefusedLines importId={importId} />}
        </>
      )}
    </Page>
  );
}
