import { actions, type Me } from "@laurel/contract";
import { expect, test } from "vitest";
import { choicesOf } from "./choices.ts";

const administrator: Me = {
  kind: "person",
  id: "p1",
  name: null,
  email: null,
  hasPassword: true,
  secondFactor: false,
  teamRole: "administrator",
  memberships: [],
  scopes: [],
};

function offered(me: Me, ofOnePartner: boolean): readonly string[] {
  return [...choicesOf(me, ofOnePartner).values()].flat();
}

test("an administrator gives a key every action but leaving, which no key can", () => {
  const expected = actions.filter((action) => action !== "partner.leave");
  expect(offered(administrator, false).toSorted()).toEqual(expected.toSorted());
});

test("a key of one partner is offered nothing that only the team may do", () => {
  const found = offered(administrator, true);
  expect(found).toContain("partner.read");
  expect(found).toContain("publishers.claim");
  expect(found).not.toContain("partners.list");
  expect(found).not.toContain("keys.manage");
});

test("a key gives no more than it has, and groups without anything are left out", () => {
  const key: Me = { ...administrator, kind: "key", teamRole: null, scopes: ["keys.manage", "imports.add"] };
  expect([...choicesOf(key, false)]).toEqual([
    ["imports", ["imports.add"]],
    ["oversight", ["keys.manage"]],
  ]);
});
