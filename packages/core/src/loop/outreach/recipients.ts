import { addressKey } from "../address-key.ts";

/** Someone a mail about an offer can be written to. */
export interface Addressee {
  /** Null or blank where none is known. */
  readonly email: string | null;
  /** The language the person reads, as a tag; null where it isn't known. */
  readonly language: string | null;
  /** `bounced`: the address refused mail for good. `left`: the person is no longer at the partner. */
  readonly reach: "reachable" | "bounced" | "left";
}

/** The offer a publication is about; `owner` is null where no one is named as its owner. */
export interface OfferToTell {
  readonly owner: Addressee | null;
}

/** A marketing contact, as someone to write to. */
export interface ContactAddressee extends Addressee {
  readonly primary: boolean;
}

/** A member of the partner, as someone to write to. `role` is the role of the account. */
export interface MemberAddressee extends Addressee {
  readonly role: string;
}

/** For what a person is written to, in the order in which they are asked. */
export type PlaceInLine = "offer-owner" | "primary-contact" | "partner-owner" | "manager";

/** Why no mail could go to a place in line. `nobody-assigned`: the place is empty. */
export type PassedOverCause = "no-address" | "bounced" | "person-left" | "nobody-assigned";

/** A place in line, and the person in it. */
export interface LineEntry {
  readonly place: PlaceInLine;
  readonly person: Addressee | null;
}

/** Someone who comes earlier in line and can't be written to. */
export interface PassedOver {
  readonly place: PlaceInLine;
  readonly email: string | null;
  readonly cause: PassedOverCause;
}

/** The person a mail goes to. */
export interface Recipient {
  readonly place: PlaceInLine;
  readonly email: string;
  readonly language: string | null;
}

/** The recipient of a mail, null if no one can be reached, and why everyone before was passed over. */
export interface RecipientChoice {
  readonly recipient: Recipient | null;
  readonly passedOver: readonly PassedOver[];
}

/**
 * Everyone who can be asked about an offer, in order: its owner, the partner's primary contact, the partner's
 * owners, its managers. Several in one place keep the order given. A place with no one in it has one entry
 * without a person.
 */
export function lineFor(
  offer: OfferToTell,
  contacts: readonly ContactAddressee[],
  members: readonly MemberAddressee[],
): readonly LineEntry[] {
  const withRole = (role: string) => members.filter((member) => member.role === role);
  return [
    ...entries("offer-owner", offer.owner === null ? [] : [offer.owner]),
    ...entries(
      "primary-contact",
      contacts.filter(({ primary }) => primary),
    ),
    ...entries("partner-owner", withRole("owner")),
    ...entries("manager", withRole("manager")),
  ];
}

function entries(place: PlaceInLine, people: readonly Addressee[]): readonly LineEntry[] {
  return people.length === 0 ? [{ place, person: null }] : people.map((person) => ({ place, person }));
}

/**
 * The recipient of the base message: the offer's owner, else the primary contact, else the partner's owner.
 * Managers don't get it.
 */
export function baseRecipient(
  offer: OfferToTell,
  contacts: readonly ContactAddressee[],
  members: readonly MemberAddressee[],
): RecipientChoice {
  return firstReachable(lineFor(offer, contacts, members).filter(({ place }) => place !== "manager"));
}

/** The first in line who can be reached. An address that bounced for one entry is bounced for every entry. */
export function firstReachable(line: readonly LineEntry[]): RecipientChoice {
  const bounced = new Set(line.flatMap(({ person }) => (person?.reach === "bounced" ? [keyOf(person)] : [])));
  const passedOver: PassedOver[] = [];
  for (const { place, person } of line) {
    const cause = causeToPass(person, bounced);
    if (cause === null && person?.email != null) {
      return { recipient: { place, email: person.email.trim(), language: person.language }, passedOver };
    }
    if (cause !== null) passedOver.push({ place, email: person?.email ?? null, cause });
  }
  return { recipient: null, passedOver };
}

function causeToPass(person: Addressee | null, bounced: ReadonlySet<string>): PassedOverCause | null {
  if (person === null) return "nobody-assigned";
  if (person.reach === "left") return "person-left";
  if (keyOf(person) === "") return "no-address";
  return bounced.has(keyOf(person)) ? "bounced" : null;
}

function keyOf({ email }: Addressee): string {
  return email === null ? "" : addressKey(email);
}
