import {
  changeMember,
  listMembers,
  listTeam,
  type Me,
  type Member,
  type PartnerRole,
  removeMember,
  type TeamRole,
  transferOwnership,
} from "@laurel/contract";
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { fakeServer } from "../../testing/fake-server.ts";
import { person } from "../../testing/person.ts";
import { show } from "../../testing/show.tsx";
import { MembersCard } from "./members-card.tsx";
import { partnerRoster, teamRoster } from "./roster.ts";

const partnerId = "4101101";
const joinedAt = "2026-01-01T00:00:00Z";

const member = <Role extends PartnerRole | TeamRole>(name: string, role: Role) => ({
  userId: name === "Olga" ? person.id : name,
  name,
  email: `${name.toLowerCase()}@example.com`,
  role,
  joinedAt,
});

const olga = member("Olga", "owner");
const mina = member("Mina", "manager");
const vera = member("Vera", "viewer");

/** The members of a partner, seen by Olga with a role of hers. */
async function open(items: readonly Member[], role: PartnerRole | TeamRole = "owner") {
  const server = fakeServer();
  server.answer(listMembers, { items, nextCursor: null });
  const isPartner = role === "owner" || role === "manager" || role === "viewer";
  const me: Me = isPartner
    ? { ...person, memberships: [{ partnerId, name: "Veltrassa", role }] }
    : { ...person, teamRole: role };
  const roster = partnerRoster(me, partnerId, { name: "Veltrassa", locale: "en-US" }, "en");
  const user = await show(<MembersCard roster={roster} />, { me });
  await screen.findByRole("table");
  return { server, user, press: (name: string) => user.click(screen.getByRole("button", { name })) };
}

const row = (name: string) => within(screen.getByRole("row", { name: new RegExp(name) }));
const changeButtons = () =>
  screen.queryAllByRole("button", { name: /^Change / }).map((each) => each.getAttribute("aria-label"));

test("the reader's own row is read out with a space between the name and “You”", async () => {
  await open([olga, mina]);
  screen.getByRole("rowheader", { name: "Olga You olga@example.com" });
});

test("a member is found whatever the width and order of the letters", async () => {
  const many = Array.from({ length: 12 }, (_, index) => member(`Mina Seo ${index}`, "viewer"));
  const { user } = await open([...many, vera]);
  await user.type(screen.getByRole("searchbox"), "ｓｅｏ　mina 11");
  expect(changeButtons()).toEqual(["Change Mina Seo 11"]);
});

describe("the last owner", () => {
  test("can't be changed or removed, and the row says why", async () => {
    await open([olga, mina]);
    row("Olga").getByText("The only owner. Make someone else an owner first.");
    expect(row("Olga").queryByRole("button")).toBeNull();
    expect(changeButtons()).toEqual(["Change Mina"]);
  });

  test("can leave once there is another owner", async () => {
    const { press } = await open([olga, member("Otto", "owner")]);
    expect(changeButtons()).toEqual(["Change Olga", "Change Otto"]);
    await press("Change Olga");
    await press("Leave");
    screen.getByRole("dialog", { name: "Leave Veltrassa?" });
  });

  test("stays even if the list was out of date: the server's refusal is shown in the dialog", async () => {
    const { server, press } = await open([olga, member("Otto", "owner")]);
    server.refuse(removeMember, 409, "last-owner", "Otto is the last owner.");
    await press("Change Otto");
    await press("Remove");
    await press("Remove");
    const dialog = within(screen.getByRole("dialog", { name: "Remove Otto?" }));
    await dialog.findByText("Otto is the last owner.");
  });
});

test("of the team, the last administrator can't be changed", async () => {
  const server = fakeServer();
  const items = [member("Jonas", "administrator"), member("Ana", "advocate")];
  server.answer(listTeam, { items, nextCursor: null });
  const me: Me = { ...person, teamRole: "administrator" };
  await show(<MembersCard roster={teamRoster(me, "Rewards", "en")} />, { me });
  await screen.findByRole("table");
  row("Jonas").getByText("The only administrator. Make someone else an administrator first.");
  expect(changeButtons()).toEqual(["Change Ana"]);
});

test.each([
  ["an owner", "owner", ["Change Mina", "Change Vera"]],
  ["a manager", "manager", []],
  ["a viewer", "viewer", []],
  ["an advocate", "advocate", []],
  ["an administrator", "administrator", ["Change Mina", "Change Vera"]],
] as const)("%s gets the buttons to change a member that the role allows", async (_, role, expected) => {
  await open([member("Otto", "owner"), mina, vera], role);
  expect(changeButtons()).toEqual(expected);
});

describe("the dialog of a member", () => {
  test("offers the roles of a partner with the current one selected, and saves another one", async () => {
    const { server, user, press } = await open([olga, vera]);
    server.answer(changeMember, null);
    await press("Change Vera");
    const choices = screen.getAllByRole("radio") as HTMLInputElement[];
    expect(choices.map(({ value, checked }) => [value, checked])).toEqual([
      ["owner", false],
      ["manager", false],
      ["viewer", true],
    ]);
    await user.click(screen.getByRole("radio", { name: /^Manager/ }));
    await press("Save role");
    await screen.findByText("Vera now has the role “Manager”.");
    const [changed] = server.sent.filter(({ route }) => route.startsWith("PATCH"));
    expect(changed).toEqual({
      route: "PATCH /api/v1/partners/4101101/members/Vera",
      body: { role: "manager" },
    });
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  test("sends nothing if the role is unchanged", async () => {
    const { server, press } = await open([olga, vera]);
    await press("Change Vera");
    await press("Save role");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(server.sent.map(({ route }) => route)).not.toContainEqual(expect.stringContaining("PATCH"));
  });

  test("removes a member after a confirmation, and the focus moves to the list's title", async () => {
    const { server, press } = await open([olga, vera]);
    server.answer(removeMember, null);
    await press("Change Vera");
    await press("Remove");
    screen.getByText("Vera loses access to Veltrassa immediately. To come back, they need a new invitation.");
    server.answer(listMembers, { items: [olga], nextCursor: null });
    await press("Remove");
    await screen.findByText("Vera was removed.");
    expect(screen.queryByRole("row", { name: /Vera/ })).toBeNull();
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Members (1)"));
  });

  test("lets an owner transfer the ownership to another member", async () => {
    const { server, press } = await open([olga, mina]);
    server.answer(transferOwnership, null);
    await press("Change Mina");
    await press("Transfer ownership");
    await press("Transfer ownership");
    await screen.findByText("Mina is now an owner of Veltrassa, and you are a manager.");
    expect(server.sent).toContainEqual({
      route: "POST /api/v1/partners/4101101/ownership",
      body: { user_id: "Mina" },
    });
  });

  test("offers an administrator no transfer, and an owner none to themselves", async () => {
    const { press } = await open([olga, member("Otto", "owner")]);
    await press("Change Olga");
    screen.getByText(/^This is your own role/);
    expect(screen.queryByRole("button", { name: "Transfer ownership" })).toBeNull();
    await press("Back");
    await press("Change Otto");
    screen.getByRole("button", { name: "Transfer ownership" });
  });
});
