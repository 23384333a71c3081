import {
  addContact,
  changeContact,
  getActivation,
  inviteMember,
  listContacts,
  removeContact,
  removeMember,
} from "@laurel/contract";
import { expect, test } from "vitest";
import { runDay } from "../run-day.ts";
import { activate, designate, messagesOf, mona, testLoop } from "../testing-loop.ts";
import { readPhone } from "./read-phone.ts";

const loop = await testLoop();
const { ask, as, at, code, database, now } = loop;
const acme = { params: { partnerId: "acme" } };
const route = "POST /api/v1/partners/acme/contacts";
const wire = { user_id: "mona", email: mona.email, phone: mona.phone, language: "en" };
const day = () => runDay({ database, clock: { now }, publicUrl: "https://rewards.example.com" });

/** The token of the last link that was mailed to an address. */
const linkTo = async (email: string) => (await loop.mailed(email))?.split("\n")[0]?.split("#token=")[1] ?? "";
const answer = (token: string, said: string) =>
  as(null, "POST /api/v1/contact-links", { token, answer: said });

test("all reasons against a contact are told at once, and nothing is recorded", async () => {
  const body = { user_id: "oscar", email: " ACCOUNT@acme.example", phone: "12345", language: "not a tag" };
  const refused = await as("olga", route, body);
  expect(refused.statusCode).toBe(422);
  expect(refused.json().refusals.map((each: { code: string }) => each.code)).toEqual([
    ...["contact-user-unknown", "contact-email-is-account", "contact-phone-invalid", "locale-invalid"],
  ]);
  for (const email of ["no address", "mar\u200bketing@acme.example", "acco\u00adunt@acme.example"])
    expect(await code(as("olga", route, { ...wire, email }))).toBe("email-invalid");
  expect(await code(as("olga", route, { ...wire, invitation_id: 1 }))).toBe("contact-user-unknown");
  expect((await ask("olga", listContacts, acme)).items).toEqual([]);
});

test("a phone number is kept in E.164, and is valid for its country", () => {
  expect(readPhone("02-312-3456", "KR")).toBe("+8223123456");
  expect(readPhone("+886 2 2345 6789", "US")).toBe("+886223456789");
  expect(readPhone("+1 425 882 8080", "KR")).toBe("+14258828080");
  expect(readPhone("2345 6789", "US")).toBeNull();
  expect(readPhone("+1 425 882 8080 ext. 5", "US")).toBeNull();
  expect(readPhone("02-312-3456", "XX")).toBeNull();
});

test("the first contact is primary, another one takes its place, and there are at most three", async () => {
  const first = await designate(loop);
  expect(first).toMatchObject({ primary: true, reach: "unverified", phone: "+14258828080", name: "mona" });
  const second = await designate(loop, { userId: "vera", email: "vera@acme.example" });
  expect(second.primary).toBe(false);
  const params = { ...acme.params, contactId: second.contactId };
  await ask("olga", changeContact, { params, body: { primary: true, revision: second.revision } });
  const { items, limit } = await ask("vera", listContacts, acme);
  expect(items.map(({ contactId, primary }) => [contactId, primary])).toEqual([
    [second.contactId, true],
    [first.contactId, false],
  ]);
  await designate(loop, { userId: "olga", email: "olga.marketing@acme.example" });
  expect(limit).toBe(3);
  expect(await code(as("olga", route, { ...wire, user_id: "viktor" }))).toBe("contact-limit");
  const stale = { language: "ko-KR", revision: second.revision };
  const path = `PATCH /api/v1/partners/acme/contacts/${second.contactId}`;
  expect(await code(as("olga", path, stale))).toBe("changed-meanwhile");
  expect(await code(as("vera", path, { language: "ko-KR" }))).toBe("role-insufficient");
  const foreign = `PATCH /api/v1/partners/other/contacts/${second.contactId}`;
  expect(await code(as("oscar", foreign, { language: "ko-KR" }))).toBe("contact-unknown");
});

test("of two who name the first contact at once, one names the primary one", async () => {
  await database.owner.query("delete from messages; delete from contacts");
  const both = ["vera", "viktor"].map((user) =>
    as("olga", route, { ...wire, user_id: user, email: `${user}@acme.example` }),
  );
  expect((await Promise.all(both)).map(({ statusCode }) => statusCode)).toEqual([201, 201]);
  const { items } = await ask("olga", listContacts, acme);
  expect(items.map(({ primary }) => primary)).toEqual([true, false]);
});

test("a retry under one key names one contact", async () => {
  await database.owner.query("delete from messages; delete from contacts");
  const again = () => as("olga", route, wire, { "idempotency-key": "once" });
  const first = await again();
  expect((await again()).json()).toEqual(first.json());
  expect((await ask("olga", listContacts, acme)).items).toHaveLength(1);
});

test("an address is confirmed by its link, once, within 48 hours; a new address is asked again", async () => {
  const [contact] = (await ask("olga", listContacts, acme)).items;
  const params = { ...acme.params, contactId: contact?.contactId ?? 0 };
  const token = await linkTo(mona.email);
  expect((await answer(token, "confirm")).json()).toEqual({
    partner_name: "Company acme",
    answer: "confirm",
  });
  expect((await answer(token, "confirm")).statusCode).toBe(200);
  expect(await code(answer(token, "not-me"))).toBe("contact-link-ended");
  expect(await code(answer("x".repeat(40), "confirm"))).toBe("contact-link-ended");
  expect((await ask("olga", listContacts, acme)).items[0]).toMatchObject({ reach: "verified" });
  const changed = await ask("olga", changeContact, { params, body: { email: "new@acme.example" } });
  expect(changed).toMatchObject({ reach: "unverified", verifiedAt: null });
  at("2026-11-29T10:00:00Z");
  expect(await code(answer(await linkTo("new@acme.example"), "confirm"))).toBe("contact-link-ended");
});

test('after "this isn\'t me" no more mail is sent, and the owner is asked for another contact', async () => {
  const [contact] = (await ask("olga", listContacts, acme)).items;
  const params = { ...acme.params, contactId: contact?.contactId ?? 0 };
  await ask("olga", changeContact, { params, body: { email: "third@acme.example" } });
  const token = await linkTo("third@acme.example");
  expect((await answer(token, "not-me")).statusCode).toBe(200);
  expect((await answer(token, "not-me")).statusCode).toBe(200);
  expect((await ask("olga", listContacts, acme)).items[0]).toMatchObject({ reach: "bounced" });
  expect(await messagesOf(loop, "redesignate-contact")).toMatchObject([
    { email: "olga@example.com", params: { contactEmail: "third@acme.example", cause: "bounced" } },
  ]);
});

test("the last contact stays while an activation is open, and can be replaced", async () => {
  const [contact] = (await ask("olga", listContacts, acme)).items;
  const contactId = contact?.contactId ?? 0;
  const { activationId } = await activate(loop, { benefit: "whats-new-blog" });
  const refused = await as("olga", `DELETE /api/v1/partners/acme/contacts/${contactId}`);
  expect(refused.json()).toMatchObject({
    code: "contact-needed",
    refusals: [{ next: { kind: "activation", id: String(activationId) } }],
  });
  const body = { userId: "viktor", email: "viktor@acme.example" };
  await ask("olga", changeContact, { params: { ...acme.params, contactId }, body });
  const shown = await ask("ada", getActivation, { params: { ...acme.params, activationId } });
  expect(shown.contact).toMatchObject({ name: "viktor", email: "viktor@acme.example", reach: "unverified" });
  const second = await designate(loop, { userId: "vera", email: "vera@acme.example" });
  await ask("olga", removeContact, { params: { ...acme.params, contactId } });
  const moved = await ask("ada", getActivation, { params: { ...acme.params, activationId } });
  expect(moved.contactId).toBe(second.contactId);
});

test("an invited contact becomes the member who joins, and is marked once that person has left", async () => {
  const body = { email: "iris@acme.example", role: "viewer" as const, locale: "en" as const };
  const { invitationId } = await ask("olga", inviteMember, { ...acme, body });
  const added = await ask("olga", addContact, {
    ...acme,
    body: { invitationId, email: "iris.mk@acme.example", phone: mona.phone, language: "en", primary: true },
  });
  expect(added).toMatchObject({ invitationId, userId: null, name: null, primary: true });
  const token = await loop.token("iris@acme.example");
  await loop.accept(token, { name: "Iris", password: "correct horse battery" });
  const joined = (await ask("olga", listContacts, acme)).items[0];
  expect(joined).toMatchObject({ invitationId: null, name: "Iris" });
  const userId = joined?.userId ?? "";
  await ask("olga", removeMember, { params: { ...acme.params, userId } });
  await day();
  await day();
  expect((await ask("olga", listContacts, acme)).items[0]).toMatchObject({ reach: "left" });
  const told = await messagesOf(loop, "redesignate-contact");
  expect(told.filter(({ params }) => params.cause === "left")).toHaveLength(1);
});

test("a contact whose mail has bounced for good is marked, and the owner is told once", async () => {
  await designate(loop, { userId: "olga", email: "gone@acme.example" });
  await database.owner.query(
    `insert into suppressed_addresses (address_key, email, reason, suppressed_at)
     values ('GONE@ACME.EXAMPLE', 'gone@acme.example', '550 no such user', '2026-11-29')`,
  );
  await day();
  await day();
  const { items } = await ask("olga", listContacts, acme);
  expect(items.find(({ email }) => email === "gone@acme.example")).toMatchObject({ reach: "bounced" });
  const told = (await messagesOf(loop, "redesignate-contact")).map(({ params }) => params.contactEmail);
  expect(told.filter((email) => email === "gone@acme.example")).toHaveLength(1);
});
