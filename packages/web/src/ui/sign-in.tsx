import { Spinner } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { findKey, forgetKey, keepKey } from "../api/key.ts";
import { programQuery } from "../api/queries.ts";
import { type Caller, RefusedRequest } from "../api/request.ts";
import { KeyForm } from "./key-form.tsx";
import { usePreferences } from "./preferences.tsx";
import { ProblemBar } from "./problem-bar.tsx";
import { SignedProvider } from "./program.tsx";
import { Shell } from "./shell.tsx";
import { useWords } from "./use-words.ts";

/** Lets in who has a key that the API takes; asks for one otherwise. */
export function SignIn({ children }: { readonly children: ReactNode }) {
  const [key, setKey] = useState(findKey);
  // The printed address pasted over this page's own changes only what stands behind the #.
  useEffect(() => {
    const take = () => setKey(findKey());
    addEventListener("hashchange", take);
    return () => removeEventListener("hashchange", take);
  }, []);
  const enter = (given: string) => {
    keepKey(given);
    setKey(given);
  };
  if (key === null) {
    return (
      <Shell>
        <KeyForm refused={false} enter={enter} />
      </Shell>
    );
  }
  return (
    <WithProgram entered={key} enter={enter} leave={() => setKey(null)}>
      {children}
    </WithProgram>
  );
}

interface WithProgramProps {
  readonly entered: string;
  enter(key: string): void;
  leave(): void;
  readonly children: ReactNode;
}

function WithProgram({ entered, enter, leave, children }: WithProgramProps) {
  const { t } = useWords();
  const { language } = usePreferences();
  const caller = useMemo<Caller>(() => ({ key: entered, locale: language }), [entered, language]);
  const client = useQueryClient();
  const {
    data: program,
    error,
    refetch,
  } = useQuery({
    ...programQuery(caller),
    placeholderData: (before) => before,
  });
  const signed = useMemo(() => program && { caller, program }, [caller, program]);
  if (error instanceof RefusedRequest && error.status === 401) {
    return (
      <Shell>
        <KeyForm refused enter={enter} />
      </Shell>
    );
  }
  if (error !== null) {
    return (
      <Shell>
        <ProblemBar error={error} retry={() => void refetch()} />
      </Shell>
    );
  }
  if (signed === undefined) {
    return (
      <Shell>
        <Spinner label={t("shell.loading")} />
      </Shell>
    );
  }
  const forget = () => {
    forgetKey();
    client.clear();
    leave();
  };
  const { texts, current_version } = signed.program;
  return (
    <SignedProvider value={signed}>
      <Shell program={{ name: texts.program.name, version: current_version }} leave={forget}>
        {children}
      </Shell>
    </SignedProvider>
  );
}
