import { Link } from "@tanstack/react-router";
import { useWords } from "../../kit/use-words.ts";
import type { SalesSearch } from "./sales-search.ts";

interface SalesLinkProps {
  readonly partnerId: string;
  readonly search: SalesSearch;
  /** The name of the measure. */
  readonly name: string;
  readonly className: string;
}

/** The way from a figure to the lines behind it. */
export function SalesLink({ partnerId, search, name, className }: SalesLinkProps) {
  const { t } = useWords();
  return (
    <Link
      to="/partners/$partnerId/sales"
      params={{ partnerId }}
      search={search}
      className={className}
      aria-label={t("sales.behind-of", { measure: name })}
    >
      {t("sales.behind-link")}
    </Link>
  );
}
