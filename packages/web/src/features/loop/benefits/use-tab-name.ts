import { useSigned } from "../../../api/program.tsx";
import { useWords } from "../../../kit/use-words.ts";

/** The names of the tabs and of the usual categories, which programs have no texts for. */
const usual = {
  "sales-marketing": "benefits.tab.sales-marketing",
  technical: "benefits.tab.technical",
  marketing: "category.marketing",
  sales: "category.sales",
} as const;

/** Names a tab or a category: in the program's words where it has any. */
export function useTabName(): (tab: string) => string {
  const { t } = useWords();
  const { program } = useSigned();
  return (tab) => {
    if (tab === "technical") return t(usual.technical);
    const own = program.texts.categories[tab]?.name;
    if (own !== undefined) return own;
    const known = Object.entries(usual).find(([name]) => name === tab);
    return known === undefined ? tab : t(known[1]);
  };
}
