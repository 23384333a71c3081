import { Button, Input, makeStyles, Radio, RadioGroup, tokens } from "@fluentui/react-components";
import type { Role } from "@laurel/contract";
import { isFound, roleName } from "@laurel/words";
import { type ReactNode, useId, useState } from "react";
import { SearchIcon } from "../../../kit/icons.tsx";
import { useWords } from "../../../kit/use-words.ts";

/** A person who can be a contact: a member, or someone who is invited. */
export interface Nameable {
  /** `user:<id>` or `invitation:<id>`. */
  readonly id: string;
  /** Null while invited. */
  readonly name: string | null;
  readonly email: string;
  readonly role: Role;
}

const useStyles = makeStyles({
  set: { display: "grid", gap: "8px", margin: 0, padding: 0, border: "none", minWidth: 0 },
  legend: { padding: 0, marginBottom: "4px" },
  people: { maxHeight: "300px", overflowY: "auto", scrollPadding: "8px" },
  person: { display: "grid", overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  wrong: { margin: 0, color: tokens.colorStatusDangerForeground1, fontSize: tokens.fontSizeBase200 },
  search: { maxWidth: "360px" },
});

/** From this many people on, the list can be searched. */
const searchedFrom = 7;

interface PersonListProps {
  readonly people: readonly Nameable[];
  readonly chosen: string | null;
  choose(id: string): void;
  /** What is wrong with the choice; null where it is right. */
  readonly wrong: string | null;
  /** Opens the invitation of another person; absent where the reader may not invite. */
  invite?(): void;
  /** The invitation, while it is open. */
  readonly children?: ReactNode;
}

/** The people of the partner, to choose one of them; and the way to add another. */
export function PersonList({ people, chosen, choose, wrong, invite, children }: PersonListProps) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const [typed, setTyped] = useState("");
  const error = useId();
  const shown = people.filter(
    ({ id, name, email }) => id === chosen || isFound(`${name ?? ""} ${email}`, typed),
  );
  return (
    <fieldset className={styles.set} {...(wrong === null ? {} : { "aria-describedby": error })}>
      <legend className={styles.legend}>{t("contact.person")}</legend>
      {people.length >= searchedFrom && (
        <Input
          className={styles.search}
          type="search"
          contentBefore={<SearchIcon />}
          aria-label={t("contact.find")}
          placeholder={t("contact.find")}
          value={typed}
          onChange={(_, { value }) => setTyped(value)}
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
      )}
      <RadioGroup
        className={styles.people}
        value={chosen ?? ""}
        onChange={(_, { value }) => choose(value)}
        aria-label={t("contact.person")}
      >
        {shown.map(({ id, name, email, role }) => (
          <Radio
            key={id}
            value={id}
            label={
              <span className={styles.person}>
                <span>{name ?? email}</span>
                <span className={styles.quiet}>
                  {name === null ? t("contact.invited") : email} · {roleName(words, role)}
                </span>
              </span>
            }
          />
        ))}
      </RadioGroup>
      {shown.length === 0 && <p className={styles.quiet}>{t("people.no-matches")}</p>}
      {wrong !== null && (
        <p id={error} role="alert" className={styles.wrong}>
          {wrong}
        </p>
      )}
      {children ??
        (invite && (
          <div>
            <Button onClick={invite}>{t("contact.add-user")}</Button>
          </div>
        ))}
    </fieldset>
  );
}
