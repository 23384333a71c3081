import { expect, test } from "vitest";
import { activation, benefit } from "../../../testing/loop.ts";
import { program } from "../../../testing/program.ts";
import { groupsOf, isIn, tabsOf } from "./groups.ts";

test("sales and marketing share a tab, and a category of the program's own has one while it is used", () => {
  const start = benefit({ benefit: "kit", category: "start" });
  const ids = (items: Parameters<typeof tabsOf>[1]) => tabsOf(program("en"), items).map(({ tab }) => tab);
  expect(ids([benefit()])).toEqual(["sales-marketing", "technical"]);
  expect(ids([benefit(), start])).toEqual(["sales-marketing", "technical", "start"]);
});

test("what waits for the partner comes first, and what is locked last", () => {
  const order = groupsOf([
    benefit({ benefit: "locked", state: "locked", mayActivate: false }),
    benefit({ benefit: "delivered", state: "delivered", mayActivate: false }),
    benefit({ benefit: "active", state: "requested", mayActivate: false }),
    benefit({ benefit: "ready" }),
    benefit({ benefit: "asked", state: "waiting-for-partner", mayActivate: false }),
  ]).map((group) => group.benefit);
  expect(order).toEqual(["asked", "ready", "active", "delivered", "locked"]);
});

test("a benefit for several offers is one group, with the offer that waits first", () => {
  const [group] = groupsOf([
    benefit({ offerId: "of-1", state: "locked", mayActivate: false }),
    benefit({ offerId: "of-2", state: "waiting-for-partner", activations: [activation()] }),
  ]);
  expect(group?.entries.map(({ offerId }) => offerId)).toEqual(["of-2", "of-1"]);
});

test("a benefit that was delivered and may be used again is ready and delivered", () => {
  const again = benefit({ state: "delivered" });
  expect(isIn("delivered", again)).toBe(true);
  expect(isIn("ready", again)).toBe(true);
  expect(isIn("ready", { ...again, mayActivate: false })).toBe(false);
});
