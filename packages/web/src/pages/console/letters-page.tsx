import { Spinner } from "@fluentui/react-components";
import { templateNames } from "@laurel/contract";
import { useQuery } from "@tanstack/react-query";
import { mayDo } from "../../api/may-do.ts";
import { examplesQuery } from "../../api/messages.ts";
import { useSigned } from "../../api/program.tsx";
import { ExampleLetters } from "../../features/messages/example-letters.tsx";
import { Page } from "../../kit/page.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { useWords } from "../../kit/use-words.ts";
import { NoPermission } from "../portal/notices.tsx";

/** Every message in every language with example data, for the team to read. */
export function LettersPage() {
  const { me } = useSigned();
  return mayDo(me, "messages.read") ? <Letters /> : <NoPermission />;
}

function Letters() {
  const { t } = useWords();
  const { caller, program } = useSigned();
  const { data, error, refetch } = useQuery(examplesQuery(caller));
  return (
    <Page title={t("letters.title")} of={program.texts.program.name} lead={t("letters.lead")}>
      {error !== null && <ProblemBar error={error} retry={() => void refetch()} />}
      {error === null && data === undefined && <Spinner label={t("shell.loading")} />}
      {data !== undefined &&
        templateNames.map((template) => (
          <ExampleLetters
            key={template}
            examples={data.filter((each) => each.template === template)}
            showsFrames={caller.key === null}
          />
        ))}
    </Page>
  );
}
