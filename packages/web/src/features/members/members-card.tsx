import { Button, Input, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { isFound } from "@laurel/words";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type AnyMember, membersQuery } from "../../api/people.ts";
import { useSigned } from "../../api/program.tsx";
import { Card } from "../../kit/card.tsx";
import { SearchIcon } from "../../kit/icons.tsx";
import { OutcomeBar, useOutcome } from "../../kit/outcome.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { useWords } from "../../kit/use-words.ts";
import { MemberDialog } from "./member-dialog.tsx";
import { MembersTable } from "./members-table.tsx";
import type { Roster } from "./roster.ts";

/** The number of members from which the card has a search field. */
const manyPeople = 12;
/** How many members are shown before "Show all". */
const shownFirst = 50;

const useStyles = makeStyles({
  parts: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "12px" },
  find: { maxWidth: "420px" },
  none: { margin: 0, color: tokens.colorNeutralForeground2 },
  more: { justifySelf: "start" },
});

/** The members and their roles. */
export function MembersCard({ roster }: { readonly roster: Roster }) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSigned();
  const { data: people, error, refetch } = useQuery(membersQuery(caller, roster.partnerId));
  const [chosen, setChosen] = useState<AnyMember | null>(null);
  const outcome = useOutcome();
  return (
    <Card title={t("people.members", { count: people?.length ?? "…" })} titleRef={outcome.title}>
      <div className={styles.parts}>
        <OutcomeBar outcome={outcome} />
        {error !== null && <ProblemBar error={error} retry={() => void refetch()} />}
        {error === null && people === undefined && <Spinner label={t("shell.loading")} />}
        {people !== undefined && <Members roster={roster} people={people} choose={setChosen} />}
      </div>
      {chosen !== null && (
        <MemberDialog
          roster={roster}
          person={chosen}
          close={() => setChosen(null)}
          done={(text, isGone) => {
            setChosen(null);
            outcome.tell(text, isGone);
          }}
        />
      )}
    </Card>
  );
}

interface MembersProps {
  readonly roster: Roster;
  readonly people: readonly AnyMember[];
  choose(person: AnyMember): void;
}

function Members({ roster, people, choose }: MembersProps) {
  const { t, number } = useWords();
  const styles = useStyles();
  const [looked, setLooked] = useState("");
  const [isAll, setAll] = useState(false);
  if (people.length === 0) return <p className={styles.none}>{t(`people.empty.${roster.kind}`)}</p>;
  const found = people.filter(({ name, email }) => isFound(`${name} ${email}`, looked));
  const shown = isAll ? found : found.slice(0, shownFirst);
  return (
    <>
      {people.length >= manyPeople && (
        <Input
          className={styles.find}
          type="search"
          aria-label={t("people.find")}
          placeholder={t("people.find")}
          contentBefore={<SearchIcon />}
          value={looked}
          onChange={(_, { value }) => setLooked(value)}
        />
      )}
      {found.length === 0 ? (
        <p className={styles.none} role="status">
          {t("people.no-matches")}
        </p>
      ) : (
        <MembersTable
          roster={roster}
          people={shown}
          lasts={people.filter(({ role }) => role === roster.lastRole).length}
          choose={choose}
        />
      )}
      {shown.length < found.length && (
        <Button className={styles.more} onClick={() => setAll(true)}>
          {t("people.show-all", { count: number(found.length) })}
        </Button>
      )}
    </>
  );
}
