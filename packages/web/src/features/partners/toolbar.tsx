import { Button, Input, makeStyles, mergeClasses, Select, tokens } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import { currentVersion, namesOf, useSigned } from "../../api/program.tsx";
import { SearchIcon } from "../../kit/icons.tsx";
import { useComposition } from "../../kit/use-composition.ts";
import { useWords } from "../../kit/use-words.ts";
import { leadingMeasure } from "./leading-measure.ts";
import type { changed, ListSearch } from "./list-search.ts";

const useStyles = makeStyles({
  toolbar: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px 12px", padding: "16px" },
  search: { flex: "1 1 240px", maxWidth: "420px", "@media (max-width: 900px)": { maxWidth: "none" } },
  // The longest name of an order has room.
  sortChoice: { "@media (min-width: 480px) and (max-width: 1080px)": { flex: "1 1 auto" } },
  choice: {
    "@media (min-width: 481px) and (max-width: 900px)": {
      flex: "1 1 0",
      minWidth: "120px",
      maxWidth: "none",
    },
    "@media (max-width: 480px)": { width: "100%" },
  },
  found: {
    marginInlineStart: "auto",
    "@media (max-width: 900px)": { width: "100%" },
    color: tokens.colorNeutralForeground2,
  },
});

interface ToolbarProps {
  readonly search: ListSearch;
  choose(change: Parameters<typeof changed>[1], replace?: boolean): void;
  readonly found: number | undefined;
}

/** Search, filter and order. */
export function Toolbar({ search, choose, found }: ToolbarProps) {
  const { t, number } = useWords();
  const styles = useStyles();
  const isFiltered = search.q !== undefined || search.stage !== undefined;
  return (
    <search className={styles.toolbar}>
      <SearchBox text={search.q ?? ""} look={(q) => choose({ q }, true)} />
      <StageSelect stage={search.stage} select={(stage) => choose({ stage })} />
      <SortSelect sort={search.sort ?? "name"} select={(sort) => choose({ sort })} />
      {isFiltered && (
        <Button appearance="subtle" onClick={() => choose({ q: undefined, stage: undefined })}>
          {t("empty.clear")}
        </Button>
      )}
      <span className={styles.found} role="status">
        {found !== undefined && t("list.found", { count: found, shown: number(found) })}
      </span>
    </search>
  );
}

/** How long to wait after a keystroke before searching. */
const pauseMs = 250;

function SearchBox({ text, look }: { readonly text: string; look(text: string): void }) {
  const { t } = useWords();
  const { search } = useStyles();
  const [typed, setTyped] = useState(text);
  const latest = useRef(look);
  latest.current = look;
  const { isComposing, handlers } = useComposition();
  // What was asked for and is not in the address yet. By the time it is there, more may have been typed.
  const asked = useRef<string[]>([]);
  // The address also changes without typing: by the browser's back button, or by "Show all".
  useEffect(() => {
    const at = asked.current.indexOf(text);
    asked.current = asked.current.slice(at + 1);
    if (at === -1) setTyped(text);
  }, [text]);
  useEffect(() => {
    const wanted = typed.trim();
    if (isComposing || wanted === (asked.current.at(-1) ?? text)) return;
    const timer = setTimeout(() => {
      asked.current.push(wanted);
      latest.current(wanted);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [typed, text, isComposing]);
  return (
    <Input
      className={search}
      type="search"
      aria-label={t("list.search")}
      placeholder={t("list.search")}
      contentBefore={<SearchIcon />}
      value={typed}
      maxLength={100}
      onChange={(_, { value }) => setTyped(value)}
      {...handlers}
    />
  );
}

interface ChoiceProps {
  select(value: string | undefined): void;
}

function StageSelect({ stage, select }: ChoiceProps & { readonly stage: string | undefined }) {
  const { t, say } = useWords();
  const { choice } = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  return (
    <Select
      className={choice}
      aria-label={t("list.stage-filter")}
      value={stage ?? ""}
      onChange={(_, { value }) => select(value === "" ? undefined : value)}
    >
      <option value="">{t("list.all-stages")}</option>
      {currentVersion(program)?.tracks.map(({ track, stages }) => (
        <optgroup key={track} label={names.track(track)}>
          {stages.map((id) => (
            <option key={id} value={`${track}.${id}`}>
              {names.stage(track, id)}
            </option>
          ))}
        </optgroup>
      ))}
      <option value="none">{say("stage.none")}</option>
    </Select>
  );
}

function SortSelect({ sort, select }: ChoiceProps & { readonly sort: string }) {
  const { t } = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const measure = leadingMeasure(currentVersion(program));
  const choices = [
    ["name", t("sort.name")],
    ["-next", t("sort.next")],
    ["-joined_on", t("sort.newest")],
    ...(measure === null
      ? []
      : [[`-${measure}`, t("sort.most", { measure: namesOf(program).measure(measure) })]]),
  ];
  return (
    <Select
      className={mergeClasses(styles.choice, styles.sortChoice)}
      aria-label={t("sort.label")}
      value={sort}
      onChange={(_, { value }) => select(value === "name" ? undefined : value)}
    >
      {choices.map(([value, name]) => (
        <option key={value} value={value}>
          {name}
        </option>
      ))}
    </Select>
  );
}
