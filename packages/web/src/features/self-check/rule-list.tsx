import { Badge, makeStyles, tokens } from "@fluentui/react-components";
import { listingLimits, type SelfCheckResult, type SelfCheckRule } from "@laurel/core";
import type { ReactNode } from "react";
import { useWords } from "../../kit/use-words.ts";
import type { PageWords } from "../../kit/words.ts";

const useStyles = makeStyles({
  list: { display: "grid", gap: "12px", margin: 0, padding: 0, listStyleType: "none" },
  rule: { display: "grid", gap: "4px", gridTemplateColumns: "minmax(0, 1fr)" },
  head: {
    display: "grid",
    gridTemplateColumns: "auto minmax(0, 1fr) auto",
    gridTemplateAreas: '"state text source"',
    alignItems: "baseline",
    justifyItems: "start",
    gap: "4px 12px",
    lineHeight: 1.5,
    "@media (max-width: 600px)": {
      gridTemplateColumns: "minmax(0, 1fr) auto",
      gridTemplateAreas: '"state source" "text text"',
    },
  },
  text: { gridArea: "text" },
  quiet: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: "anywhere",
  },
  source: { gridArea: "source", color: tokens.colorBrandForegroundLink, fontSize: tokens.fontSizeBase200 },
});

/** The text of a rule, with its figures. */
export function ruleText({ t, number }: PageWords, { id }: SelfCheckRule): string {
  const { logoPixels, screenshotPixels, videoSeconds, ...limits } = listingLimits;
  return t(`self-check.rule.${id}`, {
    title: number(limits.titleCharacters),
    summary: number(limits.summaryCharacters),
    description: number(limits.descriptionCharacters),
    keywords: number(limits.keywords),
    screenshots: number(limits.screenshots),
    campaign: number(limits.campaignCharacters),
    documents: number(limits.documents),
    least: number(logoPixels.least),
    most: number(logoPixels.most),
    width: String(screenshotPixels.width),
    height: String(screenshotPixels.height),
    shortest: number(videoSeconds.least),
    parameter: id === "link-source" ? "src" : "mktcmpid",
    longest: number(videoSeconds.most),
  });
}

interface RuleListProps {
  readonly title: string;
  readonly rules: readonly SelfCheckRule[];
  readonly results: Readonly<Record<string, SelfCheckResult>>;
  /** What belongs below a rule, such as its question's answer. */
  children?(rule: SelfCheckRule): ReactNode;
}

/** Rules, each with whether it is met, what was found and the page that says it. */
export function RuleList({ title, rules, results, children }: RuleListProps) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  return (
    <ul className={styles.list} aria-label={title}>
      {rules.map((rule) => {
        const result = results[rule.id];
        const text = ruleText(words, rule);
        return (
          <li key={rule.id} className={styles.rule}>
            <div className={styles.head}>
              <State result={result} />
              <span className={styles.text}>{text}</span>
              <a
                className={styles.source}
                href={rule.source}
                target="_blank"
                rel="noreferrer"
                aria-label={t("self-check.source-of", { rule: text })}
              >
                {t("self-check.source")}
              </a>
            </div>
            {result !== undefined && result.found !== "" && (
              <span className={styles.quiet}>{foundText(words, rule, result.found)}</span>
            )}
            {children?.(rule)}
          </li>
        );
      })}
    </ul>
  );
}

function State({ result }: { readonly result: SelfCheckResult | undefined }) {
  const { t } = useWords();
  if (result === undefined) {
    return (
      <Badge appearance="tint" color="subtle">
        {t("self-check.not-checked")}
      </Badge>
    );
  }
  return (
    <Badge appearance="tint" color={result.ok ? "success" : "danger"}>
      {t(result.ok ? "self-check.kept" : "self-check.not-kept")}
    </Badge>
  );
}

function foundText({ t, number }: PageWords, { id }: SelfCheckRule, found: string): string {
  if (!id.endsWith("-length")) return t("self-check.found", { found });
  const count = Number(found);
  return t("self-check.found-characters", { count, shown: number(count) });
}
