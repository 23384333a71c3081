import { expect, test } from "vitest";
import { outreach } from "../../testing/outreach.ts";
import type { EpochDay } from "../../values/calendar.ts";
import { countLeftBehind } from "./left-behind.ts";

const day = (number: number) => number as EpochDay;

test("a publication is counted where it is first of contacted, opted out, support open and in time", () => {
  const all = [
    outreach({ offerId: "contacted", contactLogged: true, optedOut: true, supportOpen: true }),
    outreach({ offerId: "listed", option: "list" }),
    outreach({ offerId: "opted-out", optedOut: true, supportOpen: true }),
    outreach({ offerId: "supported", supportOpen: true }),
    outreach({ offerId: "early" }),
  ];
  expect(countLeftBehind(all, day(28))).toEqual({
    publications: 5,
    contacted: 2,
    optedOut: 1,
    inTime: 1,
    late: 0,
    supportOpen: 1,
    unattended: 0,
    cases: [{ offerId: "supported", partnerId: "partner", cause: "not-contacted-in-time" }],
  });
});

test("a publication past its limit is a case, unattended until someone is asked, and late then", () => {
  const asked = [{ email: "a@one.example", askedOn: day(29), mail: "delivered" }] as const;
  const count = countLeftBehind(
    [outreach({ offerId: "late" }), outreach({ offerId: "asked", asked })],
    day(29),
  );
  expect(count).toMatchObject({ inTime: 1, late: 1, unattended: 1 });
  expect(count.cases.map(({ offerId }) => offerId)).toEqual(["late", "asked"]);
});

test("a publication whose base message bounced is a case before its limit", () => {
  const base = { to: "a@one.example", mail: "undeliverable", readerLeft: false, passedOver: [] } as const;
  const count = countLeftBehind([outreach({ offerId: "bounced", base })], day(2));
  expect(count).toMatchObject({ inTime: 1, cases: [{ offerId: "bounced", cause: "bounced" }] });
});
