import { Button, Input, makeStyles, Select, tokens } from "@fluentui/react-components";
import { SearchIcon } from "../../../kit/icons.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { type BenefitFilter, benefitFilters } from "./groups.ts";

const useStyles = makeStyles({
  bar: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px 12px" },
  search: { flex: "1 1 220px", maxWidth: "360px" },
  found: { marginInlineStart: "auto", color: tokens.colorNeutralForeground2 },
});

interface BenefitToolbarProps {
  readonly q: string;
  readonly state: BenefitFilter | undefined;
  look(q: string): void;
  filter(state: BenefitFilter | undefined): void;
  /** How many benefits each filter would show. */
  countOf(filter: BenefitFilter | undefined): number;
  readonly found: number;
}

/** Search and filter of the benefits. */
export function BenefitToolbar({ q, state, look, filter, countOf, found }: BenefitToolbarProps) {
  const { t, number } = useWords();
  const styles = useStyles();
  return (
    <search className={styles.bar}>
      <Input
        className={styles.search}
        type="search"
        contentBefore={<SearchIcon />}
        aria-label={t("benefits.search")}
        placeholder={t("benefits.search")}
        value={q}
        onChange={(_, { value }) => look(value)}
      />
      <Select
        aria-label={t("benefits.filter")}
        value={state ?? ""}
        onChange={(_, { value }) => filter(benefitFilters.find((each) => each === value))}
      >
        {[undefined, ...benefitFilters].map((each) => (
          <option key={each ?? ""} value={each ?? ""}>
            {t("benefits.filter-count", {
              name: t(each === undefined ? "benefits.filter.all" : `benefits.filter.${each}`),
              count: number(countOf(each)),
            })}
          </option>
        ))}
      </Select>
      {(q !== "" || state !== undefined) && (
        <Button
          appearance="subtle"
          onClick={() => {
            look("");
            filter(undefined);
          }}
        >
          {t("empty.clear")}
        </Button>
      )}
      <span role="status" className={styles.found}>
        {t("benefits.found", { count: found, shown: number(found) })}
      </span>
    </search>
  );
}
