import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from "@fluentui/react-components";
import type { PartnerBenefit } from "@laurel/contract";
import { isFound } from "@laurel/words";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { namesOf, useSigned } from "../../../api/program.tsx";
import { refusalText } from "../../../kit/refusal-text.ts";
import { useTabStyles } from "../../../kit/tab-styles.ts";
import { useCurrentTab } from "../../../kit/use-current-tab.ts";
import { useWords } from "../../../kit/use-words.ts";
import { BenefitList } from "./benefit-list.tsx";
import type { BenefitSearch } from "./benefit-search.ts";
import { BenefitToolbar } from "./benefit-toolbar.tsx";
import type { BenefitWork } from "./benefit-work.ts";
import { choiceOf } from "./choices.ts";
import { ChosenBar } from "./chosen-bar.tsx";
import { type BenefitFilter, groupsOf, isIn, tabsOf } from "./groups.ts";
import { useBenefitWork } from "./use-benefit-work.ts";
import { useTabName } from "./use-tab-name.ts";

const useStyles = makeStyles({
  screen: { display: "grid", gap: "16px", gridTemplateColumns: "minmax(0, 1fr)" },
  category: { margin: "8px 0 -4px", fontSize: tokens.fontSizeBase300, color: tokens.colorNeutralForeground2 },
  lead: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
  none: { margin: 0, padding: "32px", textAlign: "center", color: tokens.colorNeutralForeground2 },
  reasons: { margin: 0, paddingInlineStart: "20px" },
});

interface BenefitsScreenProps {
  readonly partnerId: string;
  readonly items: readonly PartnerBenefit[];
  readonly search: BenefitSearch;
  /** Changes the address. */
  look(search: BenefitSearch): void;
  /** Opens the page that asks for what is needed before these are activated. */
  askFirst(choices: readonly string[]): void;
  /** Above the benefits for which the team talks to a contact. */
  readonly contacts: ReactNode;
  readonly titleOf: BenefitWork["titleOf"];
  readonly renderWhy: BenefitWork["renderWhy"];
  readonly renderUse: BenefitWork["renderUse"];
}

/** The benefits by tab, with the contact at the top, and the way to activate one or several. */
export function BenefitsScreen(props: BenefitsScreenProps) {
  const { partnerId, items, search, look, askFirst } = props;
  const { t } = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  const work = { ...useBenefitWork(partnerId, askFirst), ...pick(props) };
  const tabs = tabsOf(program, items);
  const found = items.find(({ benefit }) => benefit === search.find);
  const wanted =
    found === undefined ? search.tab : tabs.find((tab) => tab.categories.includes(found.category))?.tab;
  const current = tabs.find(({ tab }) => tab === wanted) ?? tabs[0];
  const inTab = items.filter(({ category }) => current?.categories.includes(category));
  const q = search.q ?? "";
  const matching = inTab.filter(({ benefit }) =>
    isFound(`${names.benefit(benefit)} ${names.description(benefit) ?? ""}`, q),
  );
  const among = (filter: BenefitFilter | undefined) =>
    groupsOf(filter === undefined ? matching : matching.filter((each) => isIn(filter, each)));
  const groups = among(search.state);
  const chosen = items.filter((entry) => work.chosen.has(choiceOf(entry)));
  useGoTo(found?.benefit);
  return (
    <div className={styles.screen}>
      <Tabs partnerId={partnerId} tabs={tabs.map(({ tab }) => tab)} current={current?.tab ?? ""} />
      {current?.tab === "technical" ? (
        <p className={styles.lead}>{t("benefits.technical-lead")}</p>
      ) : (
        props.contacts
      )}
      <BenefitToolbar
        q={q}
        state={search.state}
        look={(text) => look({ ...search, q: text })}
        filter={(state) => look(state === undefined ? { tab: current?.tab ?? "", q } : { ...search, state })}
        countOf={(filter) => among(filter).length}
        found={groups.length}
      />
      <Refused refused={work.refused} />
      {groups.length === 0 && <p className={styles.none}>{t("benefits.none")}</p>}
      <ByCategory categories={current?.categories ?? []} groups={groups} work={work} />
      {chosen.length > 0 && (
        <ChosenBar
          count={chosen.length}
          isBusy={work.isBusy}
          activate={() => work.activate(chosen)}
          clear={() => {
            for (const each of chosen) work.toggle(choiceOf(each));
          }}
        />
      )}
    </div>
  );
}

function pick({ partnerId, titleOf, renderWhy, renderUse }: BenefitsScreenProps) {
  return { partnerId, titleOf, renderWhy, renderUse };
}

/** Brings the benefit that the address names into sight. */
function useGoTo(benefit: string | undefined): void {
  useEffect(() => {
    if (benefit === undefined) return;
    const card = document.getElementById(`benefit-${benefit}`);
    card?.scrollIntoView?.({ block: "start" });
    card?.focus({ preventScroll: true });
  }, [benefit]);
}

interface TabsProps {
  readonly partnerId: string;
  readonly tabs: readonly string[];
  readonly current: string;
}

function Tabs({ partnerId, tabs, current }: TabsProps) {
  const { t } = useWords();
  const styles = useTabStyles();
  const row = useCurrentTab();
  const nameOf = useTabName();
  return (
    <nav ref={row} className={styles.tabs} aria-label={t("benefits.tabs")}>
      {tabs.map((tab) => (
        <Link
          key={tab}
          to="/partners/$partnerId/benefits"
          params={{ partnerId }}
          search={{ tab }}
          resetScroll={false}
          className={styles.tab}
          activeProps={{}}
          activeOptions={{ exact: true, includeSearch: true }}
          {...{ "aria-current": tab === current ? ("page" as const) : undefined }}
        >
          {nameOf(tab)}
        </Link>
      ))}
    </nav>
  );
}

interface CategoriesProps {
  readonly categories: readonly string[];
  readonly groups: ReturnType<typeof groupsOf>;
  readonly work: BenefitWork;
}

/** The benefits below the names of their categories, where the tab has several. */
function ByCategory({ categories, groups, work }: CategoriesProps) {
  const styles = useStyles();
  const nameOf = useTabName();
  const parts = categories.flatMap((category) => {
    const own = groups.filter((group) => group.category === category);
    return own.length === 0 ? [] : [{ category, own }];
  });
  return parts.map(({ category, own }) => (
    <section key={category} className={styles.screen} aria-label={nameOf(category)}>
      <h3 className={styles.category}>{nameOf(category)}</h3>
      <BenefitList groups={own} work={work} />
    </section>
  ));
}

/** Why some of those that were to be activated were refused, each with its name. */
function Refused({ refused }: { readonly refused: ReadonlyMap<string, unknown> }) {
  const { t } = useWords();
  const { reasons } = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  if (refused.size === 0) return null;
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody>
        <MessageBarTitle>{t("benefits.refused", { count: refused.size })}</MessageBarTitle>
        <ul className={reasons}>
          {[...refused].map(([choice, error]) => (
            <li key={choice}>
              {t("benefits.refused-one", {
                benefit: names.benefit(choice.split(":")[0] ?? choice),
                why: refusalText(t, error, "other"),
              })}
            </li>
          ))}
        </ul>
      </MessageBarBody>
    </MessageBar>
  );
}
