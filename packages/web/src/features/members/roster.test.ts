import { actions, type Me, may, teamRoles } from "@laurel/contract";
import { describe, expect, test } from "vitest";
import { person } from "../../testing/person.ts";
import { partnerRoster, teamRoster } from "./roster.ts";

const partner = { name: "Veltrassa", locale: "ko-KR" };

function rosterOf(me: Partial<Me>) {
  const { invitable, mayManage, mayTransfer } = partnerRoster({ ...person, ...me }, "4101101", partner, "en");
  return { invitable: invitable?.join(" ") ?? null, mayManage, mayTransfer };
}

const as = (role: "owner" | "manager" | "viewer", partnerId = "4101101"): Partial<Me> => ({
  memberships: [{ partnerId, name: "", role }],
});

describe("of a partner's people", () => {
  const all = "owner manager viewer";

  test("an owner may do everything, a manager can't invite an owner, a viewer only reads", () => {
    expect(rosterOf(as("owner"))).toEqual({ invitable: all, mayManage: true, mayTransfer: true });
    expect(rosterOf(as("manager"))).toEqual({
      invitable: "manager viewer",
      mayManage: false,
      mayTransfer: false,
    });
    expect(rosterOf(as("viewer"))).toEqual({ invitable: null, mayManage: false, mayTransfer: false });
  });

  test("the owner of another partner may do nothing", () => {
    expect(rosterOf(as("owner", "4101808"))).toEqual({
      invitable: null,
      mayManage: false,
      mayTransfer: false,
    });
  });

  test("an advocate may invite anyone, an administrator may change members, neither transfers", () => {
    expect(rosterOf({ teamRole: "advocate" })).toEqual({
      invitable: all,
      mayManage: false,
      mayTransfer: false,
    });
    expect(rosterOf({ teamRole: "administrator" })).toEqual({
      invitable: all,
      mayManage: true,
      mayTransfer: false,
    });
    expect(rosterOf({ teamRole: "auditor" })).toEqual({
      invitable: null,
      mayManage: false,
      mayTransfer: false,
    });
  });

  test("a key may do what its scopes allow", () => {
    const key = (...scopes: string[]) => rosterOf({ kind: "key", scopes });
    expect(key("members.invite")).toEqual({ invitable: "", mayManage: false, mayTransfer: false });
    const ofViewers = actions.filter((action) => may("viewer", action));
    expect(key("members.invite", ...ofViewers)).toEqual({
      invitable: "viewer",
      mayManage: false,
      mayTransfer: false,
    });
    expect(key("members.invite", "members.manage")).toMatchObject({ invitable: all });
    expect(key("partner.read")).toEqual({ invitable: null, mayManage: false, mayTransfer: false });
  });

  test("an e-mail is in the partner's language, or in the reader's if Laurel doesn't have that one", () => {
    expect(partnerRoster(person, "4101101", partner, "en").language).toBe("ko-KR");
    expect(partnerRoster(person, "4101101", { ...partner, locale: "fr-FR" }, "zh-TW").language).toBe("zh-TW");
  });
});

test("only an administrator may change the team's members", () => {
  const deciding = teamRoles.filter((teamRole) => teamRoster({ ...person, teamRole }, "", "en").mayManage);
  expect(deciding).toEqual(["administrator"]);
});
