import type { PublishingOption } from "../../facts/option.ts";
import type { EpochDay } from "../../values/calendar.ts";
import { addressKey } from "../address-key.ts";
import {
  firstReachable,
  type LineEntry,
  type PassedOver,
  type PassedOverCause,
  type Recipient,
} from "./recipients.ts";

/** How far a mail has come. `undeliverable`: it bounced for good. */
export type MailProgress = "queued" | "delivered" | "undeliverable";

/** Someone who was asked who owns the offer. */
export interface AskedPerson {
  readonly email: string;
  readonly askedOn: EpochDay;
  readonly mail: MailProgress;
}

/** The first contact about a publication, as on record. */
export interface OutreachRecord {
  readonly offerId: string;
  readonly partnerId: string;
  readonly option: PublishingOption;
  /** The last day of the promise. */
  readonly dueOn: EpochDay;
  /**
   * The base message: `to` is null where no one could be reached, and `passedOver` says why. `readerLeft`:
   * the person it went to is no longer at the partner.
   */
  readonly base: {
    readonly to: string | null;
    readonly mail: MailProgress;
    readonly readerLeft: boolean;
    readonly passedOver: readonly PassedOver[];
  };
  /** Whether the team has logged a contact with a person. */
  readonly contactLogged: boolean;
  readonly optedOut: boolean;
  readonly asked: readonly AskedPerson[];
  /** The day on which the partner last said who owns the offer. The base message goes out again then. */
  readonly answeredOn: EpochDay | null;
  /** Whether a support request about the offer's owner is open. */
  readonly supportOpen: boolean;
}

/** Why an outreach needs attention. */
export type OutreachCause = PassedOverCause | "not-contacted-in-time";

/**
 * Where an outreach is on a day; the first that applies counts. `in-time`: the promise isn't due yet. `late`:
 * it was due, and someone was asked or has answered and the days for that aren't over. `unattended`: none of
 * the others, which only lasts until the day's step of the watchdog is recorded.
 */
export type OutreachState = "contacted" | "opted-out" | "support-open" | "in-time" | "late" | "unattended";

/**
 * What the watchdog does next. `ask`: send the message `who-owns-this-offer` and record it in `asked`.
 * `open-request`: open a support request `owner-unknown` for the partner.
 */
export type WatchdogStep =
  | { readonly step: "none" }
  | {
      readonly step: "ask";
      readonly message: "who-owns-this-offer";
      readonly recipient: Recipient;
      readonly cause: OutreachCause;
      readonly passedOver: readonly PassedOver[];
    }
  | {
      readonly step: "open-request";
      readonly request: "owner-unknown";
      readonly cause: OutreachCause;
      readonly passedOver: readonly PassedOver[];
    };

/**
 * For this many days the watchdog waits for an answer, and after an answer for the team's contact (assumed:
 * the length of the promise `contact`).
 */
export const answerDays = 7;

const none: WatchdogStep = { step: "none" };

/**
 * The next step for an outreach whose promise is missed, or whose base message can't be delivered. The people
 * in line (see `lineFor`) are asked one after the other, no address twice: the next one when the days for an
 * answer are over, or at once when the mail bounces. When no one is left to ask, or the partner has answered
 * and the team has still not made contact, a support request is opened. It ends the watch only while it is
 * open: if it is closed without a contact, another is opened.
 *
 * With the step recorded, the same day has no further step.
 */
export function watch(outreach: OutreachRecord, line: readonly LineEntry[], today: EpochDay): WatchdogStep {
  if (!hasNextStep(outreach, today)) return none;
  const cause = causeOfAttention(outreach);
  const ownerIsKnown = outreach.answeredOn !== null && !baseFailed(outreach);
  const { recipient, passedOver } = firstReachable(ownerIsKnown ? [] : withoutAsked(outreach, line));
  return recipient === null
    ? { step: "open-request", request: "owner-unknown", cause, passedOver }
    : { step: "ask", message: "who-owns-this-offer", recipient, cause, passedOver };
}

/** Whether the watchdog does something on the day, whatever the line is. */
export function hasNextStep(outreach: OutreachRecord, today: EpochDay): boolean {
  const state = outreachState(outreach, today);
  const missed = today > outreach.dueOn;
  const isOpen = state === "in-time" || state === "unattended";
  return isOpen && !awaitsAnswer(outreach, today) && (missed || baseFailed(outreach));
}

/** Where the outreach is on the day; see {@link OutreachState}. */
export function outreachState(outreach: OutreachRecord, today: EpochDay): OutreachState {
  if (wasContacted(outreach)) return "contacted";
  if (outreach.optedOut) return "opted-out";
  if (outreach.supportOpen) return "support-open";
  if (today <= outreach.dueOn) return "in-time";
  return awaitsAnswer(outreach, today) ? "late" : "unattended";
}

/**
 * The reason for attention, the most specific first: why the base message reached no one, that its reader has
 * left, why the offer's owner didn't get it, and else that no one was contacted in time.
 */
export function causeOfAttention({ base }: OutreachRecord): OutreachCause {
  if (base.to === null)
    return base.passedOver.find(({ cause }) => cause !== "nobody-assigned")?.cause ?? "no-address";
  if (base.mail === "undeliverable") return "bounced";
  if (base.readerLeft) return "person-left";
  return base.passedOver.find(({ place }) => place === "offer-owner")?.cause ?? "not-contacted-in-time";
}

/** Whether the base message reached no one and won't. */
export function baseFailed({ base }: OutreachRecord): boolean {
  return base.to === null || base.mail === "undeliverable";
}

/** For `list` the delivered base message is the first contact; other options need a person's. */
function wasContacted({ option, base, contactLogged }: OutreachRecord): boolean {
  return contactLogged || (option === "list" && base.to !== null && base.mail === "delivered");
}

function awaitsAnswer({ asked, answeredOn }: OutreachRecord, today: EpochDay): boolean {
  const waiting = asked.filter(({ mail }) => mail !== "undeliverable").map(({ askedOn }) => askedOn);
  return [...waiting, ...(answeredOn === null ? [] : [answeredOn])].some((day) => today < day + answerDays);
}

/** The line without people who were asked, and without an address at which the base message bounced. */
function withoutAsked({ asked, base }: OutreachRecord, line: readonly LineEntry[]): readonly LineEntry[] {
  const done = new Set(asked.map(({ email }) => addressKey(email)));
  const failed = base.to !== null && base.mail === "undeliverable" ? addressKey(base.to) : null;
  return line
    .filter(({ person }) => person?.email == null || !done.has(addressKey(person.email)))
    .map(({ place, person }) =>
      person?.email != null && addressKey(person.email) === failed
        ? { place, person: { ...person, reach: "bounced" } }
        : { place, person },
    );
}
