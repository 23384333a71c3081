import { getMe, lookAtInvitation, type PartnerRole, type TeamRole } from "@laurel/contract";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { runs } from "../../../../core/src/testing/runs.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { addPartner, publishVersions } from "../../standing/testing-marketplace.ts";
import { addPerson, testMembers } from "./testing-members.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
for (const id of ["acme", "borea"]) await addPartner(database, id, "2024-01-01", "2024-01-01");

let now = Temporal.Instant.from("2026-03-01T09:00:00Z");
const later = (hours: number) => {
  now = now.add({ hours });
};

const { as, ask, code, token, accept } = await testMembers(database, { now: () => now });

async function join(partner: string, person: string, role: PartnerRole): Promise<void> {
  await database.owner.query("insert into memberships (partner_id, user_id, role) values ($1, $2, $3)", [
    partner,
    person,
    role,
  ]);
}
async function team(person: string, role: TeamRole): Promise<void> {
  await database.owner.query("insert into team_members (user_id, role) values ($1, $2)", [person, role]);
}

beforeEach(async () => {
  await database.owner.query(
    'truncate identity."user", memberships, team_members, invitations, messages restart identity cascade',
  );
  for (const id of ["olga", "mika", "vera", "adam"]) await addPerson(database, id);
  await join("acme", "olga", "owner");
  await join("acme", "mika", "manager");
  await join("acme", "vera", "viewer");
  await team("adam", "advocate");
});

const invite = (person: string, body: object, partner = "acme") =>
  as(person, `POST /api/v1/partners/${partner}/invitations`, { role: "viewer", locale: "ko-KR", ...body });
const membersOf = async (partner: string) => {
  const { rows } = await database.owner.query(
    "select user_id, role from memberships where partner_id = $1 order by user_id",
    [partner],
  );
  return Object.fromEntries(rows.map(({ user_id, role }) => [user_id, role]));
};
const account = { name: "Ji", password: "correct horse battery" };

test("an invitation works once, for a new person, and is in the invitee's language", async () => {
  expect((await invite("olga", { email: "Ji@Example.com" })).statusCode).toBe(201);
  const { rows } = await database.owner.query("select template, locale, email from messages");
  expect(rows).toEqual([{ template: "invitation", locale: "ko-KR", email: "ji@example.com" }]);
  const link = await token("ji@example.com");
  const outlook = await ask(null, lookAtInvitation, { body: { token: link } });
  expect(outlook).toMatchObject({ email: "ji@example.com", role: "viewer", hasAccount: false });
  expect(await code(accept(link))).toBe("account-incomplete");
  const joined = (await accept(link, account)).json();
  expect(joined.partner_id).toBe("acme");
  expect(await membersOf("acme")).toMatchObject({ [joined.user_id]: "viewer" });
  expect(await code(accept(link, account))).toBe("invitation-settled");
});

test("if two people use a link at once, one joins", async () => {
  await invite("olga", { email: "vera2@example.com" });
  await addPerson(database, "vera2");
  const link = await token("vera2@example.com");
  const codes = await Promise.all([1, 2, 3].map(() => code(accept(link, {}, "vera2"))));
  expect(codes.filter((each) => each === 200)).toHaveLength(1);
  expect(codes.filter((each) => each === "invitation-settled")).toHaveLength(2);
});

test("a person with an account signs in first, and no one joins as another person", async () => {
  await addPerson(database, "ana");
  await invite("olga", { email: "ana@example.com" });
  const link = await token("ana@example.com");
  expect(await code(accept(link, account))).toBe("sign-in-needed");
  expect(await code(accept(link, {}, "vera"))).toBe("invitation-other-person");
  expect(await code(accept(link, {}, "ana"))).toBe(200);
});

test("a password that is easy to guess is refused, and the invitation stays open", async () => {
  await invite("olga", { email: "ana@example.com" });
  const link = await token("ana@example.com");
  for (const password of ["password1234", "Ana@example.com", "Ana-Ana-2026!", "qwertyuiop2026"])
    expect(await code(accept(link, { name: "Ji", password }))).toBe("password-common");
  expect(await code(accept(link, { name: "Ji", password: "\u{1F511}".repeat(100) }))).toBe("field-too-long");
  expect(await code(accept(link, account))).toBe(200);
});

test("an address that only looks like another one is refused", async () => {
  for (const email of [
    "\u212Aim@example.com",
    "kim@ex\u00ADample.com",
    "kim@ｅxample.com",
    "k\u200Bim@example.com",
  ])
    expect(await code(invite("olga", { email }))).toBe("email-invalid");
  expect(await code(invite("olga", { email: "Kim@EXAMPLE.com" }))).toBe(201);
});

test("an expired, a revoked, a replaced and a forged link don't work", async () => {
  const made = (await invite("olga", { email: "ana@example.com" })).json();
  const path = `/api/v1/partners/acme/invitations/${made.invitation_id}`;
  const first = await token("ana@example.com");
  later(8 * 24);
  expect(await code(accept(first, account))).toBe("invitation-expired");
  expect(await code(as("mika", `POST ${path}/resend`))).toBe(200);
  const second = await token("ana@example.com");
  expect(await code(accept(first, account))).toBe("invitation-unknown");
  expect(await code(as("olga", `DELETE ${path}`))).toBe(204);
  expect(await code(as("olga", `DELETE ${path}`))).toBe(204);
  expect(await code(accept(second, account))).toBe("invitation-settled");
  expect(await code(as("olga", `POST ${path}/resend`))).toBe("invitation-settled");
  expect(await code(accept(`${second.slice(0, -1)}_`, account))).toBe("invitation-unknown");
  expect(Object.keys(await membersOf("acme"))).toEqual(["mika", "olga", "vera"]);
});

test("no one gives a role that they can't manage: a manager invites no owner, a viewer no one", async () => {
  expect(await code(invite("mika", { email: "a@example.com", role: "owner" }))).toBe("role-insufficient");
  expect(await code(invite("mika", { email: "a@example.com", role: "manager" }))).toBe(201);
  expect(await code(invite("vera", { email: "b@example.com" }))).toBe("role-insufficient");
  expect(await code(invite("adam", { email: "c@example.com", role: "owner" }, "borea"))).toBe(201);
  expect(await code(invite("olga", { email: "d@example.com" }, "borea"))).toBe("partner-not-found");
});

test("an address is invited once at a time, and a member not at all", async () => {
  expect(await code(invite("olga", { email: "a@example.com" }))).toBe(201);
  expect(await code(invite("olga", { email: "A@example.com" }))).toBe("invitation-open");
  expect(await code(invite("olga", { email: "vera@example.com" }))).toBe("member-already");
});

test("invitations and members of another partner can't be reached through the caller's own", async () => {
  const { invitation_id: id } = (await invite("adam", { email: "c@example.com" }, "borea")).json();
  expect(await code(as("olga", `DELETE /api/v1/partners/acme/invitations/${id}`))).toBe("invitation-unknown");
  expect(await code(as("olga", `DELETE /api/v1/partners/borea/invitations/${id}`))).toBe("partner-not-found");
  await join("borea", "adam", "owner");
  expect(await code(as("olga", "DELETE /api/v1/partners/acme/members/adam"))).toBe("member-unknown");
});

test("the last owner can't leave, be removed or get a lesser role; after a transfer they can", async () => {
  const acme = "/api/v1/partners/acme";
  expect(await code(as("olga", `POST ${acme}/leave`))).toBe("last-owner");
  expect(await code(as("olga", `DELETE ${acme}/members/olga`))).toBe("last-owner");
  expect(await code(as("olga", `PATCH ${acme}/members/olga`, { role: "viewer" }))).toBe("last-owner");
  expect(await code(as("mika", `POST ${acme}/ownership`, { user_id: "mika" }))).toBe("role-insufficient");
  expect(await code(as("olga", `POST ${acme}/ownership`, { user_id: "nobody" }))).toBe("member-unknown");
  expect(await code(as("olga", `POST ${acme}/ownership`, { user_id: "mika" }))).toBe(204);
  expect(await membersOf("acme")).toEqual({ mika: "owner", olga: "manager", vera: "viewer" });
  expect(await code(as("olga", `POST ${acme}/leave`))).toBe(204);
  expect(await code(as("olga", `GET ${acme}/members`))).toBe("partner-not-found");
});

test("the new owner and the former one are told by mail, each in their language, once", async () => {
  await database.owner.query(`update identity."user" set locale = 'ko-KR' where id = 'mika'`);
  const hand = (by: string, to: string) =>
    code(as(by, "POST /api/v1/partners/acme/ownership", { user_id: to }));
  const told = async () => {
    const { rows } = await database.owner.query(
      `select user_id, locale, params from messages where template = 'ownership-transferred'
       order by message_id`,
    );
    return rows.map(({ user_id, locale, params }) => [user_id, locale, params.from, params.to]);
  };
  expect(await hand("olga", "nobody")).toBe("member-unknown");
  expect(await hand("olga", "mika")).toBe(204);
  const first = [
    ["olga", "en", "olga", "mika"],
    ["mika", "ko-KR", "olga", "mika"],
  ];
  expect(await told()).toEqual(first);
  // Nothing changes, so no one is told. Another change has another cause.
  expect(await hand("mika", "mika")).toBe(204);
  expect(await told()).toEqual(first);
  expect(await hand("mika", "olga")).toBe(204);
  expect(await told()).toHaveLength(4);
  await database.owner.query("update team_members set role = 'administrator'");
  expect(await hand("adam", "vera")).toBe(204);
  expect((await told()).slice(4)).toEqual([["vera", "en", "adam", "vera"]]);
  const { rows } = await database.owner.query("select params ->> 'link' as link from messages limit 1");
  expect(rows[0].link).toBe("https://rewards.example.com/partners/acme");
});

test("a partner keeps an owner, even if members change each other at once", async () => {
  const people = ["olga", "mika", "vera"];
  const step = fc.record({
    by: fc.constantFrom(...people),
    on: fc.constantFrom(...people),
    what: fc.constantFrom("DELETE", "owner", "manager", "viewer", "ownership"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 6 }), async (steps) => {
      await database.owner.query("truncate memberships, messages");
      await join("acme", "olga", "owner");
      await join("acme", "mika", "owner");
      await join("acme", "vera", "viewer");
      await Promise.all(
        steps.map(({ by, on, what }) => {
          const path = `/api/v1/partners/acme/members/${on}`;
          if (what === "DELETE") return as(by, `DELETE ${path}`);
          if (what === "ownership") return as(by, "POST /api/v1/partners/acme/ownership", { user_id: on });
          return as(by, `PATCH ${path}`, { role: what });
        }),
      );
      expect(Object.values(await membersOf("acme"))).toContain("owner");
    }),
    runs(25),
  );
});

test("a member of several partners sees each of them, with the role they have there", async () => {
  await join("borea", "vera", "owner");
  const { memberships, teamRole } = await ask("vera", getMe, {});
  expect(teamRole).toBe(null);
  expect(memberships.map(({ partnerId, role }) => [partnerId, role])).toEqual([
    ["acme", "viewer"],
    ["borea", "owner"],
  ]);
  expect(await code(invite("vera", { email: "x@example.com" }, "borea"))).toBe(201);
  expect(await code(invite("vera", { email: "x@example.com" }))).toBe("role-insufficient");
});

test("the partner's chain records who did what to which person, and holds no address", async () => {
  const before = await database.owner.query(
    "select max(event_id) as last from events where partner_id = 'acme'",
  );
  await invite("adam", { email: "ji@example.com" });
  const joined = (await accept(await token("ji@example.com"), account)).json();
  const { rows } = await database.owner.query(
    `select what, who, on_behalf, personal, to_jsonb(events) - 'personal' as rest from events
     where partner_id = 'acme' and event_id > $1 order by event_id`,
    [before.rows[0].last ?? 0],
  );
  expect(rows.map(({ what, who, on_behalf }) => [what, who, on_behalf])).toEqual([
    ["invitation.sent", "person:adam", "acme"],
    ["invitation.accepted", `person:${joined.user_id}`, null],
    ["membership.created", `person:${joined.user_id}`, null],
  ]);
  expect(JSON.stringify(rows.map(({ rest }) => rest))).not.toContain("ji@example.com");
  expect(rows[0].personal).toMatchObject({ person: "ji@example.com" });
});
