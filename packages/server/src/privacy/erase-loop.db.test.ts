import { addContact, getActivation, listContacts, makeRequest } from "@laurel/contract";
import { expect, test } from "vitest";
import { activate, designate, messagesOf, testLoop } from "../loop/testing-loop.ts";
import { verifyChains } from "../platform/audit/verify-chains.ts";
import { allPartners } from "../platform/database/sight.ts";
import { transaction } from "../platform/database/transaction.ts";
import { erasePerson } from "./erase-person.ts";
import { exportPerson } from "./export-person.ts";

const loop = await testLoop();
const { ask, database, now } = loop;
const acme = { params: { partnerId: "acme" } };
const publicUrl = "https://rewards.example.com";

const erase = (email: string) =>
  transaction(database, allPartners, (tx) =>
    erasePerson(tx, { email, why: "asked", facts: true, actor: { who: "cli" }, now: now(), publicUrl }),
  );

test("erased contacts end, what is open moves on, and the owners are asked for another", async () => {
  const first = await designate(loop);
  const second = await designate(loop, { userId: "vera", email: "vera.marketing@acme.example" });
  const { activationId } = await activate(loop, { benefit: "whats-new-blog" });
  const shown = () => ask("olga", getActivation, { params: { ...acme.params, activationId } });
  expect(await shown()).toMatchObject({ contactId: first.contactId });

  expect(await erase("mona@example.com")).toMatchObject({ refused: null, erased: { contacts: 1 } });
  const { items } = await ask("olga", listContacts, acme);
  expect(items.map(({ contactId, primary }) => [contactId, primary])).toEqual([[second.contactId, true]]);
  expect(await shown()).toMatchObject({ contactId: second.contactId });

  expect(await erase("vera@example.com")).toMatchObject({ refused: null, erased: { contacts: 1 } });
  expect((await ask("olga", listContacts, acme)).items).toEqual([]);
  expect(await shown()).toMatchObject({ contact: { email: "erased" } });
  const { rows } = await database.owner.query(
    "select email, phone, reach from contacts where partner_id = 'acme'",
  );
  expect(rows).toEqual(Array(2).fill({ email: "erased", phone: "", reach: "left" }));
  const asked = await messagesOf(loop, "redesignate-contact");
  expect(asked.map(({ params }) => [params.cause, params.contactEmail])).toEqual(
    Array(2).fill(["erased", ""]),
  );

  const body = { userId: "viktor", email: "viktor.m@acme.example", phone: "+14258828080", language: "en" };
  const third = await ask("olga", addContact, { ...acme, body });
  expect(await shown()).toMatchObject({ contactId: third.contactId });
  expect(await verifyChains(database)).toMatchObject({ total: 0 });
});

test("a request of an erased person stays for the partner, and no answer is mailed to them", async () => {
  const body = { kind: "support", text: "Call me,\nviktor@example.com" } as const;
  const { requestId } = await ask("viktor", makeRequest, { ...acme, body });
  const held = await exportPerson(database, "viktor@example.com");
  expect(held.requests).toMatchObject([{ body: body.text, email: "viktor@example.com" }]);
  await erase("viktor@example.com");
  const { rows } = await database.owner.query(
    "select state, body, email, opened_by from requests where request_id = $1",
    [requestId],
  );
  expect(rows).toEqual([{ state: "open", body: "erased", email: null, opened_by: "person:viktor" }]);
  const { email: _, ...left } = await exportPerson(database, "viktor@example.com");
  expect(Object.entries(left).filter(([, found]) => found.length > 0)).toEqual([]);
});
