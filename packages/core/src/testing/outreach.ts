import type { OutreachRecord } from "../loop/outreach/watchdog.ts";
import type { EpochDay } from "../values/calendar.ts";

/** An outreach that is due on day 28, whose base message was delivered, with what a test changes. */
export function outreach(change: Partial<OutreachRecord> = {}): OutreachRecord {
  return {
    offerId: "offer",
    partnerId: "partner",
    option: "transact",
    dueOn: 28 as EpochDay,
    base: { to: "offer@one.example", mail: "delivered", readerLeft: false, passedOver: [] },
    contactLogged: false,
    optedOut: false,
    asked: [],
    answeredOn: null,
    supportOpen: false,
    ...change,
  };
}
