import type { Action } from "@laurel/contract";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { runs } from "../../../../core/src/testing/runs.ts";
import { verifyChains } from "../../platform/audit/verify-chains.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { erasePerson } from "../../privacy/erase-person.ts";
import { addPartner, publishVersions } from "../../standing/testing-marketplace.ts";
import { everyone, operatorKey, resetPeople, serveAll, unfounded } from "./testing-authority.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
for (const id of ["acme", "borea"]) await addPartner(database, id, "2024-01-01", "2024-01-01");

let now = Temporal.Instant.from("2026-03-01T09:00:00Z");
const { send, tokenOf } = await serveAll(database, () => now);
beforeEach(() => resetPeople(database));

const code = async (answer: ReturnType<typeof send>) => {
  const { statusCode, body } = await answer;
  return statusCode < 400 ? statusCode : JSON.parse(body).code;
};
const order = (scopes: readonly Action[], more: object = {}) => ({
  ...{ name: "k", partner_id: null, scopes, expires_in_days: 30, ...more },
});
const makeKey = async (who: string, scopes: readonly Action[], more: object = {}) => {
  const answer = await send(who, "POST /api/v1/keys", order(scopes, more));
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json() as { readonly key: string; readonly key_id: string };
};
const invitation = (role: string, email = "ji@example.com") => ({ email, role, locale: "en" });
const invite = async (who: string, role: string, place = "partners/acme") => {
  const answer = await send(who, `POST /api/v1/${place}/invitations`, invitation(role));
  expect(answer.statusCode, answer.body).toBe(201);
  return `/api/v1/${place}/invitations/${answer.json().invitation_id}`;
};

test("a key that only manages keys can't replace or revoke a wider key", async () => {
  const narrow = await makeKey("ada", ["keys.manage"]);
  const wide = await makeKey("ada", ["keys.manage", "imports.add"]);
  const path = `/api/v1/keys/${wide.key_id}`;
  expect(await code(send(narrow.key, `POST ${path}/rotate`, { grace_hours: 0 }))).toBe("scope-missing");
  expect(await code(send(narrow.key, `DELETE ${path}`))).toBe("scope-missing");
  expect(await code(send(narrow.key, "POST /api/v1/keys", order(["imports.add"])))).toBe("scope-missing");
  expect(await code(send(wide.key, `POST ${path}/rotate`, { grace_hours: 0 }))).toBe(201);
});

test("a person gives a key only their own actions", async () => {
  expect(await code(send("ada", "POST /api/v1/keys", order(["publishers.claim"])))).toBe("role-insufficient");
  expect(await code(send(operatorKey, "POST /api/v1/keys", order(["publishers.claim"])))).toBe(201);
});

test("a key is bound to a partner that exists, and has no end only where that is said", async () => {
  const bound = (id: string) => send("ada", "POST /api/v1/keys", order(["partner.read"], { partner_id: id }));
  expect(await code(bound("nobody"))).toBe("partner-not-found");
  expect(await code(bound("acme"))).toBe(201);
  const { expires_in_days: _, ...endless } = order(["partner.read"]);
  expect(await code(send("ada", "POST /api/v1/keys", endless))).toBe("request-invalid");
  await makeKey("ada", ["partner.read"], { expires_in_days: null });
});

test("a key doesn't outlive the key that makes or replaces it", async () => {
  const maker = await makeKey("ada", ["keys.manage", "imports.add"], { expires_in_days: 10 });
  const longer = (days: number | null) => order(["imports.add"], { expires_in_days: days });
  expect(await code(send(maker.key, "POST /api/v1/keys", longer(11)))).toBe("maker-ends-first");
  expect(await code(send(maker.key, "POST /api/v1/keys", longer(null)))).toBe("maker-ends-first");
  expect(await code(send(maker.key, "POST /api/v1/keys", longer(10)))).toBe(201);
  const { key_id: other } = await makeKey("ada", ["imports.add"]);
  const rotated = send(maker.key, `POST /api/v1/keys/${other}/rotate`, { grace_hours: 0 });
  expect(await code(rotated)).toBe("maker-ends-first");
});

test("a manager can't invite an owner, nor send again or revoke an owner's invitation", async () => {
  const asked = send("mika", "POST /api/v1/partners/acme/invitations", invitation("owner", "x@example.com"));
  expect(await code(asked)).toBe("role-insufficient");
  const path = await invite("olga", "owner");
  expect(await code(send("mika", `POST ${path}/resend`))).toBe("role-insufficient");
  expect(await code(send("mika", `DELETE ${path}`))).toBe("role-insufficient");
  expect(await code(send("olga", `POST ${path}/resend`))).toBe(200);
  expect(await code(send("olga", `DELETE ${path}`))).toBe(204);
});

test("a key gives no role with an action that it doesn't have", async () => {
  const inviter = await makeKey("ada", ["members.invite"]);
  const viewer = send(inviter.key, "POST /api/v1/partners/acme/invitations", invitation("viewer"));
  expect(await code(viewer)).toBe("scope-missing");
  const team = await makeKey("ada", ["team.manage"]);
  const teammate = send(team.key, "POST /api/v1/team/invitations", invitation("auditor"));
  expect(await code(teammate)).toBe("scope-missing");
  const raised = send(team.key, "PATCH /api/v1/team/carl", { role: "administrator" });
  expect(await code(raised)).toBe("scope-missing");
});

test("keys and invitations name who made them, by which right, and who answers for them", async () => {
  await invite("olga", "viewer");
  const [sent] = (await send("olga", "GET /api/v1/partners/acme/invitations")).json().items;
  const named = { by_right: "members.invite", held_by: "person:olga" };
  expect(sent).toMatchObject({ invited_by: "person:olga", ...named });
  const maker = await makeKey("ada", ["keys.manage"]);
  const { key_id: made } = await makeKey(maker.key, ["keys.manage"]);
  const { items } = (await send("ada", "GET /api/v1/keys")).json();
  const nameOf = (id: string) => {
    const { made_by, by_right, held_by } = items.find(({ key_id }: { key_id: string }) => key_id === id);
    return [made_by, by_right, held_by];
  };
  expect(nameOf(maker.key_id)).toEqual(["person:ada", "keys.manage", "person:ada"]);
  const byKey = `key:${maker.key_id}`;
  expect(nameOf(made)).toEqual([byKey, "keys.manage", byKey]);
});

test("what a removed administrator made passes or ends, is listed, and lets no one in", async () => {
  const nightly = await makeKey("bert", ["imports.add"], { name: "Nightly" });
  await invite("bert", "auditor", "team");
  const token = await tokenOf("ji@example.com");
  const removed = await send("ada", "DELETE /api/v1/team/bert");
  expect(removed.json()).toEqual({
    ended_invitations: [{ invitation_id: 1, email: "ji@example.com", partner_id: null }],
    ended_keys: [],
    passed_keys: [{ key_id: nightly.key_id, name: "Nightly", partner_id: null }],
  });
  const joined = send(null, "POST /api/v1/invitations/accept", {
    token,
    name: "Ji",
    password: "x".repeat(12),
  });
  expect(await code(joined)).toBe("invitation-settled");
  expect(await code(send(nightly.key, "GET /api/v1/me"))).toBe(200);
  const [listed] = (await send("ada", "GET /api/v1/keys")).json().items;
  expect(listed).toMatchObject({ made_by: "person:bert", held_by: "person:ada", revoked: false });
});

test("keys of a removed administrator end where the remover says so, with what those keys made", async () => {
  const maker = await makeKey("bert", ["keys.manage", "imports.add"], { name: "Maker" });
  const made = await makeKey(maker.key, ["imports.add"], { name: "Made" });
  const removed = await send("ada", "DELETE /api/v1/team/bert?end_keys=true");
  expect(removed.json().ended_keys.map(({ name }: { name: string }) => name)).toEqual(["Maker", "Made"]);
  for (const { key } of [maker, made]) expect(await code(send(key, "GET /api/v1/me"))).toBe("key-wrong");
});

const ended = async (answer: ReturnType<typeof send>) => {
  const { statusCode, body } = await answer;
  return statusCode === 204
    ? []
    : JSON.parse(body).ended_invitations.map(({ email }: { email: string }) => email);
};

test("a member's invitations end when the member is removed, leaves or gets a lesser role", async () => {
  const acme = "/api/v1/partners/acme";
  await invite("mika", "viewer");
  expect(await ended(send("olga", `DELETE ${acme}/members/mika`))).toEqual(["ji@example.com"]);
  await resetPeople(database);
  await invite("mika", "viewer");
  expect(await ended(send("mika", `POST ${acme}/leave`))).toEqual(["ji@example.com"]);
  await resetPeople(database);
  await invite("mika", "viewer");
  expect(await ended(send("ada", `PATCH ${acme}/members/mika`, { role: "owner" }))).toEqual([]);
  expect(await ended(send("ada", `PATCH ${acme}/members/mika`, { role: "viewer" }))).toEqual([
    "ji@example.com",
  ]);
});

test("an owner who transfers the ownership no longer invites owners", async () => {
  await invite("olga", "owner");
  const transferred = send("olga", "POST /api/v1/partners/acme/ownership", { user_id: "mika" });
  expect(await ended(transferred)).toEqual(["ji@example.com"]);
});

test("an invitation ends with the key that sends it", async () => {
  const inviter = await makeKey("ada", ["members.invite", "members.manage"], { expires_in_days: 1 });
  const path = await invite(inviter.key, "owner");
  const { items } = (await send("olga", "GET /api/v1/partners/acme/invitations")).json();
  expect(items[0].expires_at).toBe(now.add({ hours: 24 }).toString());
  expect(await code(send("ada", `DELETE /api/v1/keys/${inviter.key_id}`))).toBe(200);
  expect(await code(send("ada", `POST ${path}/resend`))).toBe("invitation-settled");
});

test("an invitation that was left open isn't accepted if its sender may no longer send it", async () => {
  await invite("mika", "manager");
  const token = await tokenOf("ji@example.com");
  await database.owner.query("update memberships set role = 'viewer' where user_id = 'mika'");
  const look = send(null, "POST /api/v1/invitations/look", { token });
  expect(await code(look)).toBe("invitation-withdrawn");
  const joined = send(null, "POST /api/v1/invitations/accept", {
    token,
    name: "Ji",
    password: "x".repeat(12),
  });
  expect(await code(joined)).toBe("invitation-withdrawn");
});

test("no key made behind Laurel's back is recognized", async () => {
  const { key_id: id, key } = await makeKey("ada", ["imports.add"]);
  await database.owner.query("delete from key_grants where key_id = $1", [id]);
  expect(await code(send(key, "GET /api/v1/me"))).toBe("key-wrong");
});

const scopes: readonly (readonly Action[])[] = [
  ["keys.manage"],
  ["keys.manage", "imports.add"],
  ["keys.manage", "team.manage", "members.invite", "members.manage", "partner.read", "program.read"],
  ["imports.add"],
  ["partner.read"],
];
const place = fc.constantFrom("acme", "acme", "team", "borea");
const which = fc.nat(11);
const step = fc.record({
  place,
  // Who acts: one of the people who may often do it, or a key that was made.
  by: fc.nat(5),
  // The person that it is about: one of three.
  on: fc.nat(2),
  rank: fc.nat(2),
  which,
  scopes: fc.constantFrom(...scopes),
  days: fc.constantFrom(null, 1, 20),
  flag: fc.boolean(),
  act: fc.constantFrom(
    ...(["key", "key", "invite", "invite", "role", "role", "remove", "transfer", "leave", "rotate"] as const),
    ...(["revoke", "resend", "withdraw", "accept", "erase", "wait"] as const),
  ),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

interface Made {
  readonly keys: { readonly key: string; readonly key_id: string }[];
  readonly invitations: { readonly path: string; readonly email: string; readonly person: string | null }[];
}

const ranks = {
  team: ["administrator", "advocate", "auditor"],
  partner: ["owner", "manager", "viewer"],
} as const;
const [partnerPeople, teamPeople] = [everyone.slice(0, 3), everyone.slice(3)];

/** Does a step, which may be refused. */
async function play(each: Step, made: Made) {
  const { act, by, on, rank, which, scopes, days, flag } = each;
  const pick = <T>(list: readonly T[]) => list[which % (list.length || 1)];
  const isTeam = each.place === "team";
  const path = `/api/v1/${isTeam ? "team" : `partners/${each.place}`}`;
  const person = (isTeam ? teamPeople : partnerPeople)[on] ?? "";
  const role = ranks[isTeam ? "team" : "partner"][rank] ?? "";
  const member = isTeam ? `${path}/${person}` : `${path}/members/${person}`;
  const usual =
    /^(key|rotate|revoke)$/.test(act) || isTeam ? ["ada", "bert"] : ["olga", "mika", "ada", "carl"];
  const actor = (by < 4 ? usual[by % usual.length] : pick(made.keys)?.key) ?? "ada";
  const key = pick(made.keys)?.key_id ?? "none";
  const sent = pick(made.invitations) ?? { path: "/api/v1/team/invitations/1", email: "", person: null };
  const keep = async (answer: ReturnType<typeof send>) => {
    const { statusCode, json } = await answer;
    if (statusCode === 201) made.keys.push(json());
    return answer;
  };
  switch (act) {
    case "key": {
      const partner = { partner_id: flag ? null : "acme" };
      return keep(send(actor, "POST /api/v1/keys", order(scopes, { ...partner, expires_in_days: days })));
    }
    case "rotate":
      return keep(send(actor, `POST /api/v1/keys/${key}/rotate`, { grace_hours: flag ? 0 : 30 }));
    case "revoke":
      return send(actor, `DELETE /api/v1/keys/${key}`);
    case "invite": {
      const email = flag ? `${person}@example.com` : `new${which}@example.com`;
      const answer = await send(actor, `POST ${path}/invitations`, invitation(role, email));
      if (answer.statusCode === 201)
        made.invitations.push({
          path: `${path}/invitations/${answer.json().invitation_id}`,
          email,
          person: flag ? person : null,
        });
      return answer;
    }
    case "resend":
      return send(actor, `POST ${sent.path}/resend`);
    case "withdraw":
      return send(actor, `DELETE ${sent.path}`);
    case "accept": {
      const token = await tokenOf(sent.email);
      const account = { name: "Ji", password: "correct horse battery" };
      return send(sent.person, "POST /api/v1/invitations/accept", { token, ...account });
    }
    case "role":
      return send(actor, `PATCH ${member}`, { role, end_keys: flag });
    case "remove":
      return send(actor, `DELETE ${member}${flag ? "?end_keys=true" : ""}`);
    case "leave":
      return send(person, "POST /api/v1/partners/acme/leave");
    case "transfer":
      return send(actor, "POST /api/v1/partners/acme/ownership", { user_id: person });
    case "erase": {
      const erasure = { email: `${person}@example.com`, why: "asked", facts: false };
      await transaction(database, allPartners, (tx) =>
        erasePerson(tx, { ...erasure, actor: { who: "cli" }, now, publicUrl: "https://rewards.example" }),
      );
      return null;
    }
    default:
      now = now.add({ hours: 12 });
      return null;
  }
}

/** A step of each kind that succeeds. */
const eachKind: readonly Step[] = (
  [
    { act: "key" },
    { act: "rotate" },
    { act: "revoke", which: 1 },
    { act: "invite" },
    { act: "resend" },
    { act: "accept" },
    { act: "invite", which: 1 },
    { act: "withdraw", which: 1 },
    { act: "role", on: 1, rank: 1 },
    { act: "leave", on: 1 },
    { act: "remove", on: 2 },
    { act: "transfer" },
  ] as const
).map((step) => ({
  ...({ place: "acme", by: 0, on: 0, rank: 2, which: 0, scopes: ["imports.add"], days: 20 } as const),
  ...{ flag: false, ...step },
}));

test("whatever people and keys do, nothing is left that its holder couldn't hand out now", async () => {
  const done = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40, size: "max" }), async (steps) => {
      await resetPeople(database);
      const made: Made = { keys: [], invitations: [] };
      for (const each of steps) {
        const answer = await play(each, made);
        expect(answer?.statusCode ?? 0, `${JSON.stringify(each)} ${answer?.body}`).toBeLessThan(500);
        if (answer !== null && answer.statusCode < 300) done.set(each.act, (done.get(each.act) ?? 0) + 1);
        expect(await unfounded(database, now), JSON.stringify(each)).toEqual([]);
      }
    }),
    { ...runs(45), examples: [[[...eachKind]]] },
  );
  // Every kind of step has succeeded, so that the law speaks of more than refusals.
  expect([...done.keys()].sort()).toEqual([
    "accept",
    "invite",
    "key",
    "leave",
    "remove",
    "resend",
    "revoke",
    "role",
    "rotate",
    "transfer",
    "withdraw",
  ]);
  const { breaks } = await verifyChains(database);
  expect(breaks).toEqual([]);
});

test("the law holds for changes at once, such as a key made while its maker is removed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom("key", "invite", "remove"), { maxLength: 6 }), async (acts) => {
      await resetPeople(database);
      await Promise.all(
        [...acts, "remove", "key", "invite"].map((act, place) => {
          if (act === "remove") return send("ada", "DELETE /api/v1/team/bert");
          if (act === "key") return send("bert", "POST /api/v1/keys", order(["imports.add"]));
          const email = `new${place}@example.com`;
          return send("bert", "POST /api/v1/team/invitations", invitation("auditor", email));
        }),
      );
      expect(await unfounded(database, now)).toEqual([]);
    }),
    runs(25),
  );
});
