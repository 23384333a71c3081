import { makeStyles, mergeClasses } from "@fluentui/react-components";
import { InvitationsCard } from "./invitations-card.tsx";
import { InviteCard } from "./invite-card.tsx";
import { MembersCard } from "./members-card.tsx";
import type { Roster } from "./roster.ts";

const useStyles = makeStyles({
  people: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "20px", alignItems: "start" },
  beside: {
    gridTemplateColumns: "minmax(0, 1fr) 360px",
    "@media (max-width: 960px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  side: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "20px" },
});

/** The members and, for a reader who may invite, the invitations. */
export function People({ roster }: { readonly roster: Roster }) {
  const styles = useStyles();
  const { invitable } = roster;
  return (
    <div className={mergeClasses(styles.people, invitable !== null && styles.beside)}>
      <MembersCard roster={roster} />
      {invitable !== null && (
        <div className={styles.side}>
          <InviteCard roster={roster} roles={invitable} />
          <InvitationsCard roster={roster} />
        </div>
      )}
    </div>
  );
}
