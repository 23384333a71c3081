import {
  getMe,
  listInvitations,
  listTeam,
  listTeamInvitations,
  lookAtInvitation,
  type TeamRole,
} from "@laurel/contract";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { runs } from "../../../../core/src/testing/runs.ts";
import { verifyChains } from "../../platform/audit/verify-chains.ts";
import { byClock } from "../../platform/database/open.ts";
import { reading } from "../../platform/database/session.ts";
import type { Sight } from "../../platform/database/sight.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { addPartner, publishVersions } from "../../standing/testing-marketplace.ts";
import { addMembership } from "../members/member-store.ts";
import { addPerson, testMembers } from "../members/testing-members.ts";
import { enterTeam } from "./change-team.ts";

const now = Temporal.Instant.from("2026-03-01T09:00:00Z");
// Who is there at first was there before.
const database = byClock(await testDatabase(), { now: () => now.subtract({ hours: 1 }) });
await publishVersions(database, ["2023-12"]);
await addPartner(database, "acme", "2024-01-01", "2024-01-01");

const sender = "Contoso Rewards";
const { as, ask, code, token, accept } = await testMembers(database, { now: () => now, sender });

async function addColleague(id: string, role: TeamRole): Promise<void> {
  await addPerson(database, id);
  await transaction(database, allPartners, (tx) =>
    enterTeam(tx, { userId: id, role, actor: { who: "cli" }, now }),
  );
}

beforeEach(async () => {
  await database.owner.query('truncate identity."user", invitations, messages restart identity cascade');
  await addColleague("adam", "administrator");
  await addColleague("anna", "auditor");
  await addPerson(database, "olga");
  await transaction(database, allPartners, (tx) => addMembership(tx, "acme", "olga", "owner"));
});

const invite = (person: string, body: object) =>
  as(person, "POST /api/v1/team/invitations", { role: "advocate", locale: "zh-TW", ...body });
const team = async (): Promise<Record<string, TeamRole>> => {
  const { rows } = await database.owner.query("select user_id, role from team_members order by user_id");
  return Object.fromEntries(rows.map(({ user_id, role }) => [user_id, role]));
};

test("an invitation to the team works once, for a new person, with the role it names", async () => {
  expect((await invite("adam", { email: "Ji@example.com" })).statusCode).toBe(201);
  const { rows } = await database.owner.query("select partner_id, template, locale from messages");
  expect(rows).toEqual([{ partner_id: "", template: "team-invitation", locale: "zh-TW" }]);
  const link = await token("ji@example.com");
  expect(await ask(null, lookAtInvitation, { body: { token: link } })).toMatchObject({
    partnerName: null,
    marketplace: "Contoso Rewards",
    role: "advocate",
    email: "ji@example.com",
    hasAccount: false,
  });
  const account = { name: "Ji", password: "correct horse battery" };
  const joined = (await accept(link, account)).json();
  expect(joined.partner_id).toBe(null);
  expect(await team()).toMatchObject({ [joined.user_id]: "advocate" });
  expect(await code(accept(link, account))).toBe("invitation-settled");
  const { items } = await ask("anna", listTeam, {});
  expect(items.map(({ name, role }) => [name, role])).toEqual([
    ["adam", "administrator"],
    ["anna", "auditor"],
    ["Ji", "advocate"],
  ]);
});

test("a partner's member may join the team, and stays the partner's member", async () => {
  await invite("adam", { email: "olga@example.com", role: "program-manager" });
  expect(await code(accept(await token("olga@example.com"), {}, "olga"))).toBe(200);
  const { teamRole, memberships } = await ask("olga", getMe, {});
  expect(teamRole).toBe("program-manager");
  expect(memberships).toMatchObject([{ partnerId: "acme", role: "owner" }]);
});

test("a person who joined the team in another way meanwhile keeps their role", async () => {
  await invite("adam", { email: "olga@example.com", role: "auditor" });
  const actor = { who: "cli" };
  await transaction(database, allPartners, (tx) =>
    enterTeam(tx, { userId: "olga", role: "administrator", actor, now }),
  );
  expect(await code(accept(await token("olga@example.com"), {}, "olga"))).toBe(200);
  expect(await team()).toMatchObject({ olga: "administrator" });
});

test("an address is invited to the team once at a time, and a member not at all", async () => {
  expect(await code(invite("adam", { email: "a@example.com" }))).toBe(201);
  expect(await code(invite("adam", { email: "A@example.com" }))).toBe("invitation-open");
  expect(await code(invite("adam", { email: "anna@example.com" }))).toBe("member-already");
});

test("an invitation to the team is sent again and revoked, and not through a partner", async () => {
  const { invitation_id: id } = (await invite("adam", { email: "a@example.com" })).json();
  const first = await token("a@example.com");
  const byPartner = `/api/v1/partners/acme/invitations/${id}`;
  expect(await code(as("olga", `DELETE ${byPartner}`))).toBe("invitation-unknown");
  expect(await code(as("olga", `POST ${byPartner}/resend`))).toBe("invitation-unknown");
  const ofPartner = await ask("olga", listInvitations, { params: { partnerId: "acme" } });
  expect(ofPartner.items).toEqual([]);
  expect(await code(as("adam", `POST /api/v1/team/invitations/${id}/resend`))).toBe(200);
  expect(await code(accept(first))).toBe("invitation-unknown");
  const second = await token("a@example.com");
  expect((await ask("adam", listTeamInvitations, {})).items).toMatchObject([
    { invitationId: id, role: "advocate", state: "open" },
  ]);
  expect(await code(as("adam", `DELETE /api/v1/team/invitations/${id}`))).toBe(204);
  expect(await code(as("adam", `DELETE /api/v1/team/invitations/${id}`))).toBe(204);
  expect(await code(accept(second))).toBe("invitation-settled");
  expect(await code(as("adam", "DELETE /api/v1/team/invitations/999"))).toBe("invitation-unknown");
});

test("no session of a partner sees who was invited to the team", async () => {
  await invite("adam", { email: "a@example.com" });
  const seen = async (sight: Sight) =>
    reading(database, sight, async ({ client }) => {
      const { rowCount } = await client.query("select email from invitations");
      return rowCount;
    });
  expect(await seen({ all: true })).toBe(1);
  expect(await seen({ all: false, partnerId: "acme" })).toBe(0);
  expect(await seen({ all: false, partnerId: "" })).toBe(0);
});

test("a role of a partner is no role of the team, nor the other way round", async () => {
  expect(await code(invite("adam", { email: "a@example.com", role: "owner" }))).toBe("request-invalid");
  const add = (partner: string, role: string) =>
    database.owner.query(
      `insert into invitations (partner_id, email, role, locale, token_digest, invited_by, by_right, held_by,
         expires_at)
       values ($1, 'x', $2, 'en', sha256(convert_to($1 || $2, 'UTF8')), 'cli', 'cli', 'cli', now())`,
      [partner, role],
    );
  await expect(add("", "owner")).rejects.toThrow("invitations_role_check");
  await expect(add("acme", "auditor")).rejects.toThrow("invitations_role_check");
  await expect(add("nobody", "owner")).rejects.toThrow("of_partner");
});

test("a change of role and a removal from the team take effect at once", async () => {
  expect(await code(as("anna", "DELETE /api/v1/team/adam"))).toBe("role-insufficient");
  expect(await code(as("anna", "GET /api/v1/audit"))).toBe(200);
  expect(await code(as("adam", "PATCH /api/v1/team/anna", { role: "advocate" }))).toBe(204);
  expect(await code(as("anna", "GET /api/v1/audit"))).toBe("role-insufficient");
  expect(await code(as("adam", "DELETE /api/v1/team/anna"))).toBe(204);
  expect(await code(as("anna", "GET /api/v1/partners"))).toBe("role-insufficient");
  expect(await code(as("adam", "DELETE /api/v1/team/anna"))).toBe("member-unknown");
});

test("the last administrator stays; one of two may leave, and may remove themselves", async () => {
  expect(await code(as("adam", "DELETE /api/v1/team/adam"))).toBe("last-administrator");
  expect(await code(as("adam", "PATCH /api/v1/team/adam", { role: "auditor" }))).toBe("last-administrator");
  expect(await code(as("adam", "PATCH /api/v1/team/adam", { role: "administrator" }))).toBe(204);
  expect(await code(as("adam", "PATCH /api/v1/team/anna", { role: "administrator" }))).toBe(204);
  expect(await code(as("adam", "DELETE /api/v1/team/adam"))).toBe(204);
  expect(await team()).toEqual({ anna: "administrator" });
});

test("one administrator stays, even if administrators remove each other at once", async () => {
  const people = ["adam", "anna", "olga"];
  const step = fc.record({
    by: fc.constantFrom(...people),
    on: fc.constantFrom(...people),
    what: fc.constantFrom("DELETE", "administrator", "auditor"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 6 }), async (steps) => {
      await database.owner.query("truncate team_members, team_profiles");
      await database.owner.query(
        "insert into team_members select id, 'administrator' from identity.\"user\"",
      );
      await Promise.all(
        steps.map(({ by, on, what }) =>
          what === "DELETE"
            ? as(by, `DELETE /api/v1/team/${on}`)
            : as(by, `PATCH /api/v1/team/${on}`, { role: what }),
        ),
      );
      expect(Object.values(await team())).toContain("administrator");
    }),
    runs(25),
  );
});

test("the installation's chain records who joined the team, got another role and was removed", async () => {
  const { rows: before } = await database.owner.query(
    "select max(event_id) as last from events where partner_id = ''",
  );
  await invite("adam", { email: "ji@example.com" });
  const account = { name: "Ji", password: "correct horse battery" };
  const { user_id: ji } = (await accept(await token("ji@example.com"), account)).json();
  await as("adam", `PATCH /api/v1/team/${ji}`, { role: "auditor" });
  await as("adam", `DELETE /api/v1/team/${ji}`);
  const { rows } = await database.owner.query(
    `select what, who, before ->> 'role' as before, after ->> 'role' as after from events
     where partner_id = '' and event_id > $1 order by event_id`,
    [before[0].last],
  );
  expect(rows.map(Object.values)).toEqual([
    ["invitation.sent", "person:adam", null, null],
    ["person.created", "invitation:1", null, null],
    ["invitation.accepted", `person:${ji}`, null, null],
    ["team.added", `person:${ji}`, null, "advocate"],
    ["team.changed", "person:adam", "advocate", "auditor"],
    ["team.removed", "person:adam", "auditor", null],
  ]);
  const { breaks } = await verifyChains(database);
  expect(breaks).toEqual([]);
});
