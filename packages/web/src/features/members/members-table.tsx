import { Badge, Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { roleName } from "@laurel/words";
import type { AnyMember } from "../../api/people.ts";
import { useSigned } from "../../api/program.tsx";
import { roles } from "../../kit/table-roles.ts";
import { useWords } from "../../kit/use-words.ts";
import { visuallyHidden } from "../../kit/visually-hidden.ts";
import type { Roster } from "./roster.ts";

const narrow = "@media (max-width: 560px)";

const useStyles = makeStyles({
  table: { width: "100%", borderCollapse: "collapse", [narrow]: { display: "block" } },
  head: {
    "& th": {
      padding: "4px 12px 4px 0",
      textAlign: "start",
      fontSize: tokens.fontSizeBase200,
      fontWeight: tokens.fontWeightSemibold,
      color: tokens.colorNeutralForeground2,
      borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    },
    [narrow]: visuallyHidden,
  },
  visuallyHidden,
  body: { [narrow]: { display: "block" } },
  row: {
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ":last-child": { borderBottom: "none" },
    [narrow]: {
      display: "grid",
      gridTemplateColumns: "minmax(0, 1fr) auto",
      gap: "4px 12px",
      padding: "12px 0",
    },
  },
  cell: {
    padding: "12px 16px 12px 0",
    verticalAlign: "top",
    textAlign: "start",
    fontWeight: tokens.fontWeightRegular,
    [narrow]: { padding: 0 },
  },
  who: { overflowWrap: "anywhere", [narrow]: { gridColumn: "1 / -1" } },
  name: { fontWeight: tokens.fontWeightSemibold },
  you: { marginInlineStart: "8px" },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  email: { display: "block" },
  role: { [narrow]: { gridRow: 2, gridColumn: 1 } },
  since: {
    whiteSpace: "nowrap",
    fontVariantNumeric: "tabular-nums",
    [narrow]: { gridRow: 3, gridColumn: 1 },
  },
  // A card has no headings, so the day needs a label.
  label: { display: "none", [narrow]: { display: "inline" } },
  change: {
    width: "1%",
    paddingInlineEnd: 0,
    textAlign: "end",
    [narrow]: { width: "auto", gridRow: "2 / 4", gridColumn: 2, alignSelf: "center" },
  },
  only: {
    width: "34%",
    paddingInlineEnd: 0,
    [narrow]: { width: "auto", gridColumn: "1 / -1" },
  },
});

interface MembersTableProps {
  readonly roster: Roster;
  readonly people: readonly AnyMember[];
  /** The number of members with the role that at least one member must have. */
  readonly lasts: number;
  choose(person: AnyMember): void;
}

/** The members in rows, or cards on a narrow screen, with a button for a reader who may change them. */
export function MembersTable({ roster, people, lasts, choose }: MembersTableProps) {
  const { t } = useWords();
  const styles = useStyles();
  return (
    <table {...roles.table} className={styles.table} aria-label={t("people.title")}>
      <thead {...roles.group} className={styles.head}>
        <tr {...roles.row}>
          <th {...roles.heading}>{t("people.name")}</th>
          <th {...roles.heading}>{t("people.role")}</th>
          <th {...roles.heading}>{t("people.since")}</th>
          {roster.mayManage && (
            <th {...roles.heading}>
              <span className={styles.visuallyHidden}>{t("people.change")}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody {...roles.group} className={styles.body}>
        {people.map((person) => (
          <MemberRow
            key={person.userId}
            roster={roster}
            person={person}
            isOnly={person.role === roster.lastRole && lasts === 1}
            choose={choose}
          />
        ))}
      </tbody>
    </table>
  );
}

interface MemberRowProps {
  readonly roster: Roster;
  readonly person: AnyMember;
  readonly isOnly: boolean;
  choose(person: AnyMember): void;
}

function MemberRow({ roster, person, isOnly, choose }: MemberRowProps) {
  const words = useWords();
  const { t, dayOf } = words;
  const styles = useStyles();
  const { me } = useSigned();
  const { userId, name, email, role, joinedAt } = person;
  return (
    <tr {...roles.row} className={styles.row}>
      <th {...roles.name} className={mergeClasses(styles.cell, styles.who)}>
        <span className={styles.name}>{name}</span>{" "}
        {userId === me.id && (
          <Badge appearance="tint" color="brand" className={styles.you}>
            {t("people.you")}
          </Badge>
        )}
        <span className={mergeClasses(styles.email, styles.quiet)}>{email}</span>
      </th>
      <td {...roles.cell} className={mergeClasses(styles.cell, styles.role)}>
        {roleName(words, role)}
      </td>
      <td {...roles.cell} className={mergeClasses(styles.cell, styles.since, styles.quiet)}>
        <span className={styles.label}>{t("people.since")} </span>
        {dayOf(joinedAt)}
      </td>
      {roster.mayManage && isOnly && (
        <td {...roles.cell} className={mergeClasses(styles.cell, styles.only, styles.quiet)}>
          {t(`people.only.${roster.kind}`)}
        </td>
      )}
      {roster.mayManage && !isOnly && (
        <td {...roles.cell} className={mergeClasses(styles.cell, styles.change)}>
          <Button size="small" aria-label={t("people.change-who", { name })} onClick={() => choose(person)}>
            {t("people.change")}
          </Button>
        </td>
      )}
    </tr>
  );
}
