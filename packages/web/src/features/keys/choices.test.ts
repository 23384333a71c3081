import { actions, type Me, may } from "@laurel/contract";
import { expect, test } from "vitest";
import { choicesOf } from "./choices.ts";

const administrator: Me = {
  kind: "person",
  id: "p1",
  name: null,
  email: null,
  hasPassword: true,
  secondFactor: false,
  factorMissing: false,
  teamRole: "administrator",
  memberships: [],
  scopes: [],
  sendsMail: true,
  example: null,
};

function offered(me: Me, ofOnePartner: boolean): readonly string[] {
  return [...choicesOf(me, ofOnePartner).values()].flat();
}

test("an administrator may give a key every action that administrators have", () => {
  const expected = actions.filter((action) => may("administrator", action));
  expect(expected).not.toContain("publishers.claim");
  expect(offered(administrator, false).toSorted()).toEqual(expected.toSorted());
});

test("a key for one partner can't get actions that only the team has", () => {
  const found = offered(administrator, true);
  expect(found).toContain("partner.read");
  expect(found).toContain("members.invite");
  expect(found).not.toContain("partners.list");
  expect(found).not.toContain("keys.manage");
});

test("a key can give only its own scopes, and empty groups are left out", () => {
  const key: Me = { ...administrator, kind: "key", teamRole: null, scopes: ["keys.manage", "imports.add"] };
  expect([...choicesOf(key, false)]).toEqual([
    ["imports", ["imports.add"]],
    ["oversight", ["keys.manage"]],
  ]);
});
