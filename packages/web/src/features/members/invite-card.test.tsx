import { inviteMember, type Me, type PartnerRole, type TeamRole } from "@laurel/contract";
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { fakeServer } from "../../testing/fake-server.ts";
import { person } from "../../testing/person.ts";
import { show } from "../../testing/show.tsx";
import { People } from "./people.tsx";
import { partnerRoster } from "./roster.ts";

const partnerId = "4101101";

/** The people of a partner whose language is Korean, seen by a person with a role. */
async function open(me: Partial<Me>) {
  const server = fakeServer();
  const reader = { ...person, ...me };
  const roster = partnerRoster(reader, partnerId, { name: "Veltrassa", locale: "ko-KR" }, "en");
  return { server, user: await show(<People roster={roster} />, { me: reader }) };
}

const as = (role: PartnerRole): Partial<Me> => ({ memberships: [{ partnerId, name: "Veltrassa", role }] });
const inTeam = (teamRole: TeamRole): Partial<Me> => ({ teamRole });
const field = (label: string) => screen.getByLabelText<HTMLSelectElement>(label);

test.each([
  ["an owner", as("owner"), "Owner, Manager, Viewer"],
  ["a manager", as("manager"), "Manager, Viewer"],
  ["an advocate of the team", inTeam("advocate"), "Owner, Manager, Viewer"],
])("%s may invite to the roles that they could give, and the least is selected", async (_, me, roles) => {
  await open(me);
  expect([...field("Role").options].map(({ text }) => text).join(", ")).toBe(roles);
  expect(field("Role").value).toBe("viewer");
});

test.each([
  ["a viewer", as("viewer")],
  ["an auditor of the team", inTeam("auditor")],
])("%s sees no form to invite a person and no invitations", async (_, me) => {
  const { server } = await open(me);
  screen.getByRole("heading", { name: /^Members/ });
  expect(screen.queryByRole("heading", { name: /invit/i })).toBeNull();
  expect(server.sent.map(({ route }) => route)).not.toContainEqual(expect.stringContaining("invitations"));
});

test("an incomplete address is not sent; a complete one is, in the partner's language", async () => {
  const { server, user } = await open(as("owner"));
  const email = screen.getByLabelText("E-mail");
  await user.type(email, "minji@{Enter}");
  screen.getByText(/^Enter a complete e-mail address/);
  expect(document.activeElement).toBe(email);
  server.refuse(inviteMember, 409, "invitation-open", "minji@x.kr has already been invited.");
  await user.type(email, "x.kr {Enter}");
  await screen.findByText("minji@x.kr has already been invited.");
  const sent = server.sent.filter(({ route }) => route.startsWith("POST"));
  expect(sent.map(({ body }) => body)).toEqual([{ email: "minji@x.kr", role: "viewer", locale: "ko-KR" }]);
});

test.each([
  ["with mail set up, that the invitation is on its way", as("owner"), true, /is on its way to minji@x\.kr/],
  ["without mail, whom to ask for the link", as("owner"), false, /sends no e-mail\. Ask an administrator/],
  [
    "without mail, an administrator to copy the link",
    inTeam("administrator"),
    false,
    /^No mail is set up\. Copy this link/,
  ],
])("after an invitation the reader reads: %s", async (_, me, sendsMail, said) => {
  const { server, user } = await open({ ...me, sendsMail });
  server.on(`POST /api/v1/partners/${partnerId}/invitations`, () =>
    Response.json(invitation, { status: 201 }),
  );
  server.on("GET /api/v1/messages", () => Response.json({ items: [kept], next_cursor: null }));
  server.on("GET /api/v1/messages/9", () => Response.json({ ...kept, link: "https://x.test/join#token=t" }));
  await user.type(screen.getByLabelText("E-mail"), "minji@x.kr{Enter}");
  await screen.findByText(said);
  const copies = !sendsMail && me.teamRole === "administrator";
  if (copies) await screen.findByText("https://x.test/join#token=t");
  else expect(server.sent.map(({ route }) => route)).not.toContainEqual(expect.stringContaining("messages"));
});

const invitation = { invitation_id: 17, email: "minji@x.kr", role: "viewer", locale: "en", state: "open" };
const kept = { message_id: 9, cause: "invitation:17:1", state: "kept" };
