import { Spinner } from "@fluentui/react-components";
import type { Contact } from "@laurel/contract";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useSigned } from "../../api/program.tsx";
import { partnerQuery } from "../../api/queries.ts";
import { ContactsCard } from "../../features/loop/contacts/contacts-card.tsx";
import { partnerRoster } from "../../features/members/roster.ts";
import { usePreferences } from "../../kit/preferences.tsx";
import { useWords } from "../../kit/use-words.ts";
import { useCandidates } from "./use-candidates.ts";

/** Loaded once someone is to be invited. */
const InviteCard = lazy(async () => ({
  default: (await import("../../features/members/invite-card.tsx")).InviteCard,
}));

interface PartnerContactsProps {
  readonly partnerId: string;
  readonly isNeeded?: boolean;
  named?(contact: Contact): void;
}

/** A partner's contacts, with its people to choose from and the way to invite another. */
export function PartnerContacts({ partnerId, ...card }: PartnerContactsProps) {
  const { t } = useWords();
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
          : (done) => (
              <Suspense fallback={<Spinner label={t("shell.loading")} />}>
                <InviteCard roster={roster} roles={roles} invited={done} />
              </Suspense>
            )
      }
    />
  );
}
