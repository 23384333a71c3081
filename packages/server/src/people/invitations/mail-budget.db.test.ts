import { beforeEach, describe, expect, test } from "vitest";
import { linkVault } from "../../messages/link-vault.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { addPartner, publishVersions } from "../../standing/testing-marketplace.ts";
import { queueMail } from "../accounts/queue-mail.ts";
import { addPerson, testMembers } from "../members/testing-members.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
for (const id of ["acme", "borea"]) await addPartner(database, id, "2024-01-01", "2024-01-01");

let now = Temporal.Instant.from("2026-03-01T09:00:00Z");
const later = (time: Temporal.DurationLike) => {
  now = now.add(time);
};
const { as } = await testMembers(database, { now: () => now });

beforeEach(async () => {
  await database.owner.query(
    `truncate identity."user", memberships, team_members, invitations, messages, idempotency_keys
     restart identity cascade`,
  );
  await addPerson(database, "olga");
  await addPerson(database, "adam");
  await database.owner.query(
    "insert into memberships (partner_id, user_id, role) values ('acme', 'olga', 'owner')",
  );
  await database.owner.query("insert into team_members (user_id, role) values ('adam', 'administrator')");
});

const invite = async (person: string, email: string, partner = "acme") => {
  const route = `POST /api/v1/partners/${partner}/invitations`;
  const answer = await as(person, route, { email, role: "viewer", locale: "en" });
  return {
    code: answer.json().code ?? answer.statusCode,
    wait: answer.headers["retry-after"],
    id: answer.json().invitation_id,
  };
};
const many = async (count: number, each: (n: number) => Promise<{ readonly code: unknown }>) => {
  const codes: unknown[] = [];
  for (let n = 0; n < count; n += 1) codes.push((await each(n)).code);
  return codes;
};
const messages = async () => (await database.owner.query("select from messages")).rowCount;

describe("mail has a budget", () => {
  test("of 50 in an hour for a person, in all partners and the team", async () => {
    expect(new Set(await many(25, (n) => invite("adam", `a${n}@example.com`)))).toEqual(new Set([201]));
    expect(new Set(await many(25, (n) => invite("adam", `b${n}@example.com`, "borea")))).toEqual(
      new Set([201]),
    );
    later({ minutes: 20 });
    const over = await invite("adam", "c@example.com");
    expect(over).toMatchObject({ code: "mail-budget", wait: "2400" });
    const team = { email: "c@example.com", role: "auditor", locale: "en" };
    expect((await as("adam", "POST /api/v1/team/invitations", team)).json().code).toBe("mail-budget");
    expect((await invite("olga", "c@example.com")).code).toBe(201);
    expect(await messages()).toBe(51);
    later({ minutes: 40 });
    expect((await invite("adam", "d@example.com")).code).toBe(201);
  });

  test("that many requests at once can't overspend", async () => {
    const codes = await Promise.all(
      Array.from({ length: 60 }, async (_, n) => (await invite("olga", `a${n}@example.com`)).code),
    );
    expect(codes.filter((code) => code === 201)).toHaveLength(50);
    expect(codes.filter((code) => code === "mail-budget")).toHaveLength(10);
    expect(await messages()).toBe(50);
  });

  test("of 200 in a day for a partner, no matter who invites", async () => {
    for (let hour = 0; hour < 4; hour += 1) {
      await many(50, (n) => invite("olga", `h${hour}-${n}@example.com`));
      later({ hours: 1 });
    }
    expect(await messages()).toBe(200);
    expect(await invite("adam", "x@example.com")).toMatchObject({ code: "mail-budget" });
    expect((await invite("adam", "x@example.com", "borea")).code).toBe(201);
    later({ hours: 20 });
    expect((await invite("olga", "y@example.com")).code).toBe(201);
  });

  test("of 5 in an hour for an address, whatever the mail is", async () => {
    const { id } = await invite("olga", "victim@example.com");
    const resend = () => as("olga", `POST /api/v1/partners/acme/invitations/${id}/resend`);
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      later({ seconds: 1 });
      statuses.push((await resend()).statusCode);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
    expect((await invite("adam", "Victim@example.com", "borea")).code).toBe("mail-budget");
    expect(await messages()).toBe(5);
    later({ hours: 1 });
    expect((await resend()).statusCode).toBe(200);
  });

  test("of 3 resets in an hour for an address, silently, which other mail doesn't use up", async () => {
    await many(5, (n) => invite("adam", "olga@example.com", ["borea", "acme"][n] ?? "borea"));
    const user = { id: "olga", email: "olga@example.com", name: "Olga", locale: "en" };
    const reset = (n: number) =>
      transaction(database, allPartners, (tx) => {
        const url = `https://rewards.example.com/reset-password#token=${n}`;
        return queueMail(
          tx,
          { template: "password-reset", user, url },
          { links: linkVault("the secret of a test"), now },
        );
      });
    for (let n = 0; n < 5; n += 1) await reset(n);
    const { rowCount } = await database.owner.query("select from messages where template = 'password-reset'");
    expect(rowCount).toBe(3);
  });

  test("and a request that was refused for it may be repeated with its key", async () => {
    await many(50, (n) => invite("olga", `a${n}@example.com`));
    const body = { email: "late@example.com", role: "viewer", locale: "en" };
    const route = "POST /api/v1/partners/acme/invitations";
    const keyed = () => as("olga", route, body, { "idempotency-key": "one" });
    expect((await keyed()).statusCode).toBe(429);
    later({ hours: 1 });
    expect((await keyed()).statusCode).toBe(201);
  });
});
