import { makeStyles, mergeClasses } from "@fluentui/react-components";
import { InvitationsCard } from "./invitations-card.tsx";
import { InviteCard } from "./invite-card.tsx";
import { MembersCard } from "./members-card.tsx";
import type { Place } from "./place.ts";

const useStyles = makeStyles({
  people: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "20px", alignItems: "start" },
  beside: {
    gridTemplateColumns: "minmax(0, 1fr) 360px",
    "@media (max-width: 960px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  side: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "20px" },
});

/** Who is in; beside it, for who may ask others in, who is asked. */
export function People({ place }: { readonly place: Place }) {
  const styles = useStyles();
  const { offers } = place;
  return (
    <div className={mergeClasses(styles.people, offers !== null && styles.beside)}>
      <MembersCard place={place} />
      {offers !== null && (
        <div className={styles.side}>
          <InviteCard place={place} offers={offers} />
          <InvitationsCard place={place} />
        </div>
      )}
    </div>
  );
}
