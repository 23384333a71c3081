import type { PartnerEvent } from "@laurel/contract";
import { expect, test } from "vitest";
import { groupedEvents } from "./event-words.ts";

const event = (what: string, minute: number): PartnerEvent => ({
  ...{ eventId: minute, what, who: "laurel", data: { benefit: `b${minute}` } },
  occurredAt: `2026-05-01T08:0${minute}:00Z`,
});

test("benefits that end at once are told as one, and apart from those that are unlocked", () => {
  const at = (what: string) => ({ ...event(what, 1), occurredAt: "2026-05-01T08:00:00Z" });
  const groups = groupedEvents([
    at("benefit.closed"),
    at("benefit.closed"),
    at("benefit.unlocked"),
    at("contact.changed"),
    at("contact.changed"),
    event("benefit.closed", 5),
    event("benefit.closed", 7),
  ]);
  expect(groups.map((group) => [group[0].what, group.length])).toEqual([
    ["benefit.closed", 2],
    ["benefit.unlocked", 1],
    ["contact.changed", 1],
    ["contact.changed", 1],
    ["benefit.closed", 1],
    ["benefit.closed", 1],
  ]);
});
