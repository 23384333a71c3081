import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { publishingOptions } from "../../facts/option.ts";
import { outreach } from "../../testing/outreach.ts";
import { runs } from "../../testing/runs.ts";
import type { EpochDay } from "../../values/calendar.ts";
import { countLeftBehind } from "./left-behind.ts";
import type { LineEntry } from "./recipients.ts";
import {
  answerDays,
  causeOfAttention,
  type OutreachRecord,
  outreachState,
  type WatchdogStep,
  watch,
} from "./watchdog.ts";

const day = (number: number) => number as EpochDay;

const entry = (place: LineEntry["place"], email: string | null): LineEntry => ({
  place,
  person: { email, language: null, reach: "reachable" },
});
const line = [
  entry("offer-owner", "offer@one.example"),
  entry("primary-contact", "contact@one.example"),
  entry("partner-owner", "Offer@one.example"),
];

/** The record after the step was taken on the day. */
function record(
  before: OutreachRecord,
  step: WatchdogStep,
  today: EpochDay,
  mail: "delivered" | "undeliverable" = "delivered",
): OutreachRecord {
  if (step.step === "none") return before;
  if (step.step === "open-request") return { ...before, supportOpen: true };
  const asked = { email: step.recipient.email, askedOn: today, mail };
  return { ...before, asked: [...before.asked, asked] };
}

describe("the watchdog", () => {
  test("does nothing on the promise's last day, and asks the offer's owner on the next", () => {
    expect(watch(outreach(), line, day(28))).toEqual({ step: "none" });
    expect(watch(outreach(), line, day(29))).toMatchObject({
      step: "ask",
      message: "who-owns-this-offer",
      recipient: { place: "offer-owner" },
      cause: "not-contacted-in-time",
    });
  });

  test("asks the next in line at once when the base message bounces", () => {
    const base = {
      to: "offer@one.example",
      mail: "undeliverable",
      readerLeft: false,
      passedOver: [],
    } as const;
    expect(watch(outreach({ base }), line, day(2))).toMatchObject({
      step: "ask",
      recipient: { place: "primary-contact" },
      cause: "bounced",
      passedOver: [{ place: "offer-owner", cause: "bounced" }],
    });
  });

  test("opens a request for support when no one can be reached, with the cause", () => {
    const passedOver = [{ place: "offer-owner", email: null, cause: "person-left" }] as const;
    const base = { to: null, mail: "queued", readerLeft: false, passedOver } as const;
    const vacant: readonly LineEntry[] = [{ place: "manager", person: null }];
    expect(watch(outreach({ base }), vacant, day(1))).toEqual({
      step: "open-request",
      request: "owner-unknown",
      cause: "person-left",
      passedOver: [{ place: "manager", email: null, cause: "nobody-assigned" }],
    });
  });

  test("waits seven days for an answer, and asks the next at once when the mail bounces", () => {
    const asked = (mail: "delivered" | "undeliverable") =>
      outreach({ asked: [{ email: "offer@one.example", askedOn: day(29), mail }] });
    const next = { step: "ask", recipient: { place: "primary-contact" } };
    expect(watch(asked("delivered"), line, day(35))).toEqual({ step: "none" });
    expect(watch(asked("delivered"), line, day(36))).toMatchObject(next);
    expect(watch(asked("undeliverable"), line, day(29))).toMatchObject(next);
  });

  test("after an answer asks no one else, and opens a request if the team still makes no contact", () => {
    const answered = outreach({ answeredOn: day(30) });
    expect(watch(answered, line, day(36))).toEqual({ step: "none" });
    expect(watch(answered, line, day(37))).toMatchObject({ step: "open-request" });
    expect(watch({ ...answered, contactLogged: true }, line, day(37))).toEqual({ step: "none" });
  });

  test("asks the next in line if the base message to the owner named in the answer bounces too", () => {
    const base = { to: "new@one.example", mail: "undeliverable", readerLeft: false, passedOver: [] } as const;
    const asked = [{ email: "offer@one.example", askedOn: day(29), mail: "delivered" }] as const;
    const answered = outreach({ base, asked, answeredOn: day(30) });
    expect(watch(answered, line, day(37))).toMatchObject({
      step: "ask",
      recipient: { place: "primary-contact" },
      cause: "bounced",
    });
  });

  test("takes a delivered base message as contact for list offers only", () => {
    const contacted = publishingOptions.filter(
      (option) => outreachState(outreach({ option }), day(1)) === "contacted",
    );
    expect(contacted).toEqual(["list"]);
  });
});

describe("the cause of attention", () => {
  const base = outreach().base;
  const cause = (change: Partial<typeof base>) =>
    causeOfAttention(outreach({ base: { ...base, ...change } }));
  const empty = (place: LineEntry["place"]) => ({ place, email: null, cause: "nobody-assigned" }) as const;

  test("is the most specific of what is known", () => {
    expect(cause({})).toBe("not-contacted-in-time");
    expect(cause({ passedOver: [empty("offer-owner")] })).toBe("nobody-assigned");
    expect(cause({ passedOver: [empty("offer-owner")], readerLeft: true })).toBe("person-left");
    expect(cause({ mail: "undeliverable", readerLeft: true })).toBe("bounced");
  });

  test("is that there is no address only if no one is named in any place", () => {
    const noOne = [empty("offer-owner"), empty("primary-contact"), empty("partner-owner")] as const;
    expect(cause({ to: null, passedOver: noOne })).toBe("no-address");
    const bounced = { place: "primary-contact", email: "c@one.example", cause: "bounced" } as const;
    expect(cause({ to: null, passedOver: [noOne[0], bounced, noOne[2]] })).toBe("bounced");
  });
});

const anyEmail = fc.constantFrom(null, "", "a@x", "A@x", "b@x", "c@x", "d@x");
const anyPerson = fc.record({
  email: anyEmail,
  language: fc.constant(null),
  reach: fc.constantFrom("reachable", "reachable", "bounced", "left"),
});
const anyLine: fc.Arbitrary<LineEntry[]> = fc.array(
  fc.record({
    place: fc.constantFrom("offer-owner", "primary-contact", "partner-owner", "manager"),
    person: fc.option(anyPerson),
  }),
  { maxLength: 8 },
);
const anyDay = fc.integer({ min: 1, max: 60 }).map(day);
const anyMail = fc.constantFrom("queued", "delivered", "undeliverable");
const anyOutreach: fc.Arbitrary<OutreachRecord> = fc.record({
  offerId: fc.constant("offer"),
  partnerId: fc.constant("partner"),
  option: fc.constantFrom(...publishingOptions),
  dueOn: fc.constant(day(28)),
  base: fc.record({ to: anyEmail, mail: anyMail, readerLeft: fc.boolean(), passedOver: fc.constant([]) }),
  contactLogged: fc.boolean(),
  optedOut: fc.boolean(),
  asked: fc.array(fc.record({ email: fc.constantFrom("a@x", "b@x"), askedOn: anyDay, mail: anyMail })),
  answeredOn: fc.option(anyDay),
  supportOpen: fc.boolean(),
});

describe("laws of outreach", () => {
  test("days of steps end in a contact, an opt-out or a request, and ask no address twice", () => {
    const bounces = fc.array(fc.boolean(), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(anyOutreach, anyLine, bounces, (start, people, bounced) => {
        let now: OutreachRecord = { ...start, asked: [] };
        const last = 61 + answerDays * 8;
        for (let today = 1; today <= last; today += 1) {
          const mail = bounced[now.asked.length] ? "undeliverable" : "delivered";
          now = record(now, watch(now, people, day(today)), day(today), mail);
        }
        const emails = now.asked.map(({ email }) => email.toLowerCase());
        expect(new Set(emails).size).toBe(emails.length);
        expect(["contacted", "opted-out", "support-open"]).toContain(outreachState(now, day(last)));
      }),
      runs(500),
    );
  });

  test("a step that is recorded isn't taken again on the same day", () => {
    fc.assert(
      fc.property(anyOutreach, anyLine, anyDay, (start, people, today) => {
        const after = record(start, watch(start, people, today), today);
        expect(watch(after, people, today)).toEqual({ step: "none" });
      }),
      runs(500),
    );
  });

  test("every publication is counted once, and none is unattended after the watchdog", () => {
    fc.assert(
      fc.property(fc.array(anyOutreach), anyLine, anyDay, (all, people, today) => {
        const sum = (list: readonly OutreachRecord[]) => {
          const count = countLeftBehind(list, today);
          const four = count.contacted + count.optedOut + count.inTime + count.supportOpen;
          expect(count.publications).toBe(list.length);
          expect(four + count.unattended).toBe(count.publications);
          return count;
        };
        sum(all);
        const after = all.map((each) => record(each, watch(each, people, today), today));
        const count = sum(after);
        expect(count.unattended).toBe(0);
        expect(count.cases.length).toBeGreaterThanOrEqual(count.supportOpen);
      }),
      runs(300),
    );
  });
});
