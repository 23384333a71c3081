import { Spinner } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { EffectList } from "../../api/effect-list.tsx";
import { type ImportTurn, importEffectQuery } from "../../api/imports.ts";
import { useSigned } from "../../api/program.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { useWords } from "../../kit/use-words.ts";

interface ImportEffectProps {
  readonly turn: ImportTurn;
  readonly importId: number;
}

/** Whose standing of today changes if an import is undone, or restored. */
export function ImportEffect({ turn, importId }: ImportEffectProps) {
  const { t } = useWords();
  const { caller } = useSigned();
  const { data, error, refetch } = useQuery(importEffectQuery(caller, importId, turn));
  if (error !== null) return <ProblemBar error={error} retry={() => void refetch()} />;
  return data === undefined ? <Spinner size="tiny" label={t("effect.loading")} /> : <EffectList of={data} />;
}
