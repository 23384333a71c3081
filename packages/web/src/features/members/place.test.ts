import { type Me, type Role, teamRoles } from "@laurel/contract";
import { describe, expect, test } from "vitest";
import { partnerPlace, teamPlace } from "./place.ts";

const nobody: Me = {
  kind: "person",
  id: "p1",
  name: "Kim Min-ji",
  email: "minji@example.com",
  has_password: true,
  second_factor: false,
  team_role: null,
  memberships: [],
  scopes: [],
};
const partner = {
  partnerId: "4101101",
  name: "Veltrassa",
  country: "KR",
  locale: "ko-KR",
  joinedOn: null,
  standing: null,
};

function placeOf(me: Partial<Me>) {
  const { offers, mayManage, mayHandOver } = partnerPlace({ ...nobody, ...me }, partner, "en");
  return { offers: offers?.join(" ") ?? null, mayManage, mayHandOver };
}

const as = (role: "owner" | "manager" | "viewer", partner_id = "4101101"): Partial<Me> => ({
  memberships: [{ partner_id, name: "", role }],
});

describe("of a partner's people", () => {
  const all = "owner manager viewer";

  test("the owner decides on all, a manager asks in no owner, a viewer looks", () => {
    expect(placeOf(as("owner"))).toEqual({ offers: all, mayManage: true, mayHandOver: true });
    expect(placeOf(as("manager"))).toEqual({
      offers: "manager viewer",
      mayManage: false,
      mayHandOver: false,
    });
    expect(placeOf(as("viewer"))).toEqual({ offers: null, mayManage: false, mayHandOver: false });
  });

  test("who owns another partner has no say", () => {
    expect(placeOf(as("owner", "4101808"))).toEqual({ offers: null, mayManage: false, mayHandOver: false });
  });

  test("an advocate asks in whom it must, an administrator decides, neither hands over", () => {
    expect(placeOf({ team_role: "advocate" })).toEqual({ offers: all, mayManage: false, mayHandOver: false });
    expect(placeOf({ team_role: "administrator" })).toEqual({
      offers: all,
      mayManage: true,
      mayHandOver: false,
    });
    expect(placeOf({ team_role: "auditor" })).toEqual({ offers: null, mayManage: false, mayHandOver: false });
  });

  test("a key does what its scopes say", () => {
    const key = (...scopes: string[]) => placeOf({ kind: "key", scopes });
    expect(key("members.invite")).toEqual({ offers: all, mayManage: false, mayHandOver: false });
    expect(key("partner.read")).toEqual({ offers: null, mayManage: false, mayHandOver: false });
  });

  test("a mail is in the partner's language, or in the reader's where that is none of ours", () => {
    expect(partnerPlace(nobody, partner, "en").language).toBe("ko-KR");
    expect(partnerPlace(nobody, { ...partner, locale: "fr-FR" }, "zh-TW").language).toBe("zh-TW");
  });
});

test("of the team's people only an administrator decides", () => {
  const deciding = teamRoles.filter(
    (role: Role) => teamPlace({ ...nobody, team_role: role as never }, "", "en").mayManage,
  );
  expect(deciding).toEqual(["administrator"]);
});
