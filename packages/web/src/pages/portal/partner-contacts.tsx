import type { Contact } from "@laurel/contract";
import { useQuery } from "@tanstack/react-query";
import { useSigned } from "../../api/program.tsx";
import { partnerQuery } from "../../api/queries.ts";
import { ContactsCard } from "../../features/loop/contacts/contacts-card.tsx";
import { InviteCard } from "../../features/members/invite-card.tsx";
import { partnerRoster } from "../../features/members/roster.ts";
import { usePreferences } from "../../kit/preferences.tsx";
import { useCandidates } from "./use-candidates.ts";

interface PartnerContactsProps {
  readonly partnerId: string;
  readonly isNeeded?: boolean;
  named?(contact: Contact): void;
}

/** A partner's contacts, with its people to choose from and the way to invite another. */
export function PartnerContacts({ partnerId, ...card }: PartnerContactsProps) {
  const { caller, me } = useSigned();
  const { language } = usePreferences();
  const { data: partner } = useQuery(partnerQuery(caller, partnerId));
  const people = useCandidates(partnerId);
  const roster = partner === undefined ? null : partnerRoster(me, partnerId, partner, language);
  const roles = roster?.invitable ?? null;
  return (
    <ContactsCard
      {...card}
      partnerId={partnerId}
      people={people}
      language={language}
      renderInvite={
        roster === null || roles === null
          ? null
          : (done) => <InviteCard roster={roster} roles={roles} invited={done} />
      }
    />
  );
}
