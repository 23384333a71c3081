import { expect, test } from "vitest";
import { activation, benefit, contact } from "../../../testing/loop.ts";
import { endingSoon, waitingForPartner } from "./waiting-for-you.ts";

const needsContact = benefit({
  mayActivate: false,
  refusals: [{ code: "contact-required", message: "", next: { kind: "contact" } }],
});

test("a contact is asked for only while a benefit needs one", () => {
  const nothing = { contacts: [], requests: [] };
  expect(waitingForPartner({ ...nothing, benefits: [needsContact] })).toEqual([{ what: "contact-missing" }]);
  expect(waitingForPartner({ ...nothing, benefits: [benefit()] })).toEqual([]);
});

test("a contact that can't be reached comes before the team's questions, an unconfirmed one last", () => {
  const asked = activation({ state: "waiting-for-partner" });
  const contacts = [contact({ reach: "unverified" }), contact({ contactId: 2, reach: "bounced" })];
  const benefits = [benefit({ state: "waiting-for-partner", mayActivate: false, activations: [asked] })];
  expect(waitingForPartner({ benefits, contacts, requests: [] }).map(({ what }) => what)).toEqual([
    "contact-unreachable",
    "activation",
    "contact-unverified",
  ]);
});

test.each([
  ["on the thirtieth day", { until: "2026-04-30", leftMinor: 100 }, 1],
  ["after the thirtieth day", { until: "2026-05-01", leftMinor: 100 }, 0],
  ["today", { until: "2026-03-31" }, 1],
  ["in the past", { until: "2026-03-30" }, 0],
  ["with nothing left", { until: "2026-04-01", leftMinor: 0 }, 0],
  ["used up", { until: "2026-04-01", mayActivate: false }, 0],
] as const)("what ends %s is told or not", (_, changes, count) => {
  expect(endingSoon([benefit(changes)], "2026-03-31")).toHaveLength(count);
});
