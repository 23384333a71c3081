import type { Addressee, ContactAddressee, MemberAddressee } from "@laurel/core";
import { rows } from "../../platform/database/rows.ts";
import type { Reader } from "../../platform/database/transaction.ts";

/** The people of a partner who can be written to about an offer. */
export interface PartnerPeople {
  readonly contacts: readonly ContactAddressee[];
  readonly members: readonly MemberAddressee[];
}

/** Whether mail to an address bounced for good. */
const isSuppressed = (email: string) =>
  `exists (select from suppressed_addresses
     where address_key = upper(lower(normalize(trim(${email}), NFKC))))`;

/** The partner's contacts and members, with the language that each reads and whether mail reaches them. */
export async function peopleOf(reader: Reader, partnerId: string): Promise<PartnerPeople> {
  const contacts = await rows<ContactAddressee>(
    reader,
    `select email, language, is_primary as primary,
       case when reach in ('bounced', 'left') then reach when ${isSuppressed("email")} then 'bounced'
         else 'reachable' end as reach
     from contacts where partner_id = $1 and ended_at is null order by contact_id`,
    [partnerId],
  );
  const members = await rows<MemberAddressee>(
    reader,
    `select person.email, person.locale as language, membership.role,
       case when ${isSuppressed("person.email")} then 'bounced' else 'reachable' end as reach
     from memberships membership join identity."user" person on person.id = membership.user_id
     where membership.partner_id = $1 order by membership.joined_at, membership.user_id`,
    [partnerId],
  );
  return { contacts, members };
}

/** An offer's owner as someone to write to; a former member of the partner has left. */
export async function ownerOf(reader: Reader, partnerId: string, email: string): Promise<Addressee> {
  const [known] = await rows<{ readonly locale: string; readonly isMember: boolean; readonly was: boolean }>(
    reader,
    `select person.locale,
       exists (select from memberships where partner_id = $1 and user_id = person.id) as is_member,
       exists (select from events where partner_id = $1 and what = 'membership.ended'
         and data ->> 'person' = person.id) as was
     from identity."user" person where person.email = lower($2)`,
    [partnerId, email],
  );
  const [{ suppressed = false } = {}] = await rows<{ readonly suppressed?: boolean }>(
    reader,
    `select ${isSuppressed("$1::text")} as suppressed`,
    [email],
  );
  const left = known !== undefined && !known.isMember && known.was;
  return {
    email,
    language: known?.locale ?? null,
    reach: left ? "left" : suppressed ? "bounced" : "reachable",
  };
}
