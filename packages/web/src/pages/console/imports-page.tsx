import type { Import } from "@laurel/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { importsQuery } from "../../api/imports.ts";
import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { ImportsTable } from "../../features/imports/imports-table.tsx";
import { Card } from "../../kit/card.tsx";
import { GrowingList } from "../../kit/growing-list.tsx";
import { Page } from "../../kit/page.tsx";
import { useWords } from "../../kit/use-words.ts";
import { NoPermission } from "../portal/notices.tsx";

/** The imports, the latest first. */
export function ImportsPage() {
  const { me } = useSigned();
  return mayDo(me, "imports.read") ? <Imports /> : <NoPermission />;
}

function Imports() {
  const { t } = useWords();
  const { caller, program } = useSigned();
  const query = useInfiniteQuery(importsQuery(caller));
  return (
    <Page title={t("imports.title")} of={program.texts.program.name} lead={t("imports.lead")}>
      <Card title={t("imports.list")}>
        <GrowingList<Import> query={query} none={t("imports.none")}>
          {(imports) => <ImportsTable imports={imports} />}
        </GrowingList>
      </Card>
    </Page>
  );
}
