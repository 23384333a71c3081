import { Badge } from "@fluentui/react-components";
import type { Import } from "@laurel/contract";
import { useWords } from "../../kit/use-words.ts";
import { stateOf } from "./import-words.ts";

const colors = {
  running: "brand",
  interrupted: "warning",
  finished: "informative",
  refused: "danger",
  stopped: "danger",
  undone: "subtle",
} as const;

/** The state of an import. */
export function StateBadge({ of }: { readonly of: Pick<Import, "undone" | "status"> }) {
  const { t } = useWords();
  const state = stateOf(of);
  return (
    <Badge appearance={state === "undone" ? "outline" : "tint"} color={colors[state]}>
      {t(`imports.state.${state}`)}
    </Badge>
  );
}
