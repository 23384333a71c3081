import {
  addContact,
  amendActivation,
  answerActivation,
  cancelActivation,
  declineActivation,
  deliverActivation,
  getActivation,
  type InputOf,
  listBenefits,
  logActivationContact,
  type OperationShape,
  redeemCredit,
  requestOf,
  revokeActivation,
} from "@laurel/contract";
import { beforeAll, describe, expect, test } from "vitest";
import { activate, designate, messagesOf, testLoop } from "../testing-loop.ts";

const program = `
program: small
version: "2026"
in-force: { from: 2026-01-01 }
currency: USD
time-zone: America/New_York
languages: []
categories: { marketing: { contact: required }, technical: { contact: none } }
tracks: { ladder: { scope: partner, stages: [{ id: low }] } }
benefits:
  story: { category: marketing, delivery: publication, from: ladder.low, lead-time: P5D }
  sequel: { category: marketing, delivery: publication, from: ladder.low, requires: [story] }
  help: { category: technical, delivery: consultation, from: ladder.low, per: partner, times: unlimited }
  kit: { category: technical, delivery: self-serve, from: ladder.low, per: term, times: once }
  credit: { category: technical, delivery: credit, amount: { low: 1000 }, times: unlimited }
  poor: { category: technical, delivery: publication, from: ladder.low, when: "partner.country == 'KR'" }
  rich: { category: technical, delivery: publication, from: ladder.low, times: unlimited,
    requires: [{ when: "partner.country == 'KR'" }] }
promises: { contact: P7D }
on-change: { unlocked: keep }
`;
const loop = await testLoop(program);
const { ask, as, at, code, database } = loop;
const route = "POST /api/v1/partners/acme/activations";
const acme = { partnerId: "acme" };
const codes = async (answer: ReturnType<typeof as>) =>
  ((await answer).json().refusals ?? []).map((each: { code: string }) => each.code);

/** Every reason that a change is refused for, by its code. */
const refusedWith = <const Operation extends OperationShape>(
  person: string,
  operation: Operation,
  input: InputOf<Operation>,
) => {
  const { method, address, body } = requestOf(operation, input);
  return code(as(person, `${method} ${address}`, body as object));
};

test("every reason against an activation is told at once, with the way out", async () => {
  const headers = { "accept-language": "ko-KR" };
  const refused = await as("olga", route, { benefit: "sequel" }, headers);
  expect(refused.json()).toMatchObject({
    code: "contact-required",
    refusals: [
      { code: "contact-required", next: { kind: "contact" } },
      {
        code: "prerequisite-missing",
        message: "먼저 story 항목을 완료하세요.",
        next: { kind: "benefit", id: "story" },
      },
    ],
  });
  expect(await code(as("olga", route, { benefit: "nothing" }))).toBe("benefit-unknown");
  expect(await codes(as("olga", route, { benefit: "poor" }))).toEqual(["benefit-locked"]);
  expect(await codes(as("olga", route, { benefit: "rich" }))).toEqual(["prerequisite-missing"]);
  expect(await codes(as("olga", route, { benefit: "help", offer_id: "of-other" }))).toEqual([
    "offer-not-live",
  ]);
  expect(await codes(as("olga", route, { benefit: "help", form: { a: 1 } }))).toEqual(["form-invalid"]);
  expect(await code(as("olga", route, { benefit: "help", contact_id: 99 }))).toBe("contact-unknown");
  expect(await code(as("olga", route, { benefit: "help", amount_minor: 5 }))).toBe("request-invalid");
  expect(await code(as("ada", route, { benefit: "help" }))).toBe("role-insufficient");
  expect(await code(as("oscar", route, { benefit: "help" }))).toBe("partner-not-found");
  expect((await database.owner.query("select from activations")).rowCount).toBe(0);
});

describe("with a contact", () => {
  beforeAll(async () => void (await designate(loop, { userId: "vera", email: "vera.mk@acme.example" })));

  test("the promise is due at the end of day 7 in the program's zone, summer time or not", async () => {
    // The 27th is still the 26th in New York; the clocks there were set back on 1 November.
    at("2026-10-30T03:30:00Z");
    const { activationId, promises } = await activate(loop, { benefit: "help" });
    expect(promises).toMatchObject([{ kind: "contact", dueAt: "2026-11-06T05:00:00Z" }]);
    await ask("olga", cancelActivation, { params: { ...acme, activationId }, body: {} });
    at("2026-11-27T10:00:00Z");
    const later = await activate(loop, { benefit: "help" });
    expect(later.promises).toMatchObject([{ dueAt: "2026-12-05T05:00:00Z" }]);
    await ask("olga", cancelActivation, { params: { ...acme, activationId: later.activationId }, body: {} });
  });

  test("of two who activate a benefit at once one succeeds, and the other is led to it", async () => {
    const both = await Promise.all([
      as("olga", route, { benefit: "help" }),
      as("mona", route, { benefit: "help" }),
    ]);
    expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([201, 409]);
    const made = both.find(({ statusCode }) => statusCode === 201)?.json();
    const refused = both.find(({ statusCode }) => statusCode === 409)?.json();
    expect(refused.refusals).toMatchObject([
      { code: "already-active", next: { kind: "activation", id: String(made.activation_id) } },
    ]);
  });

  test("of two who take what is delivered at once, one gets it, without a promise", async () => {
    const both = await Promise.all([
      as("olga", route, { benefit: "kit" }),
      as("mona", route, { benefit: "kit" }),
    ]);
    expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([201, 409]);
    const made = both.find(({ statusCode }) => statusCode === 201)?.json();
    expect(made).toMatchObject({ state: "delivered", promises: [], assignee: null });
  });

  test("a viewer activates only as a designated contact", async () => {
    expect(await code(as("viktor", route, { benefit: "story" }))).toBe("not-a-contact");
    const { items } = await ask("viktor", listBenefits, { params: acme });
    expect(items.every(({ mayActivate }) => !mayActivate)).toBe(true);
    const made = await as("vera", route, { benefit: "story" });
    expect(made.statusCode).toBe(201);
    const { activation_id: activationId } = made.json();
    const own = { params: { ...acme, activationId }, body: {} };
    expect(await refusedWith("viktor", cancelActivation, own)).toBe("not-a-contact");
    expect(made.json().actions).toEqual(["cancel", "amend"]);
  });

  test("a retry under one key activates once, and mails once", async () => {
    const again = () =>
      as("olga", route, { benefit: "credit", amount_minor: 40_000 }, { "idempotency-key": "k" });
    const first = await again();
    expect(first.statusCode).toBe(201);
    expect((await again()).json()).toEqual(first.json());
    const { activation_id: id } = first.json();
    const sent = (await messagesOf(loop, "how-to-use")).filter(({ cause }) => cause.includes(`:${id}:`));
    expect(sent).toHaveLength(1);
  });

  test("a credit is taken, granted and redeemed up to what is left", async () => {
    const { rows } = await database.owner.query(
      "select activation_id as id from activations where benefit = 'credit'",
    );
    const activationId = rows[0].id as number;
    const params = { activationId };
    expect(await codes(as("olga", route, { benefit: "credit", amount_minor: 70_000 }))).toEqual([
      ...["already-active", "allowance-used"],
    ]);
    const talked = { channel: "call" as const, text: "Talked" };
    await ask("ada", logActivationContact, { params, body: talked });
    const tooMuch = { params, body: { amountMinor: 100_001 } };
    expect(await refusedWith("ada", deliverActivation, tooMuch)).toBe("allowance-used");
    await ask("ada", deliverActivation, { params, body: { amountMinor: 60_000 } });
    const part = { amountMinor: 50_000, redeemedOn: "2026-11-27", reference: "R1" };
    await ask("ada", redeemCredit, { params, body: part });
    await ask("ada", redeemCredit, { params, body: part });
    const other = (more: object) => ({ params, body: { ...part, reference: "R2", ...more } });
    expect(await refusedWith("ada", redeemCredit, other({}))).toBe("amount-left");
    expect(await refusedWith("ada", redeemCredit, other({ reference: "R1", amountMinor: 1 }))).toBe(
      "reference-known",
    );
    expect(await refusedWith("ada", redeemCredit, other({ amountMinor: 0 }))).toBe("request-invalid");
    expect(await refusedWith("ada", redeemCredit, other({ redeemedOn: "2026-12-01" }))).toBe(
      "request-invalid",
    );
    const shown = await ask("ada", getActivation, { params: { ...acme, activationId } });
    expect(shown.redemptions).toEqual([part]);
    const { items } = await ask("olga", listBenefits, { params: acme });
    expect(items.find(({ benefit }) => benefit === "credit")).toMatchObject({
      ...{ amountMinor: 100_000, leftMinor: 40_000, state: "delivered", mayActivate: true },
    });
  });

  test("an unlock that has ended gives nothing any more, and what is open goes on", async () => {
    await database.owner.query("update unlocks set ends_on = '2026-11-27' where benefit = 'help'");
    const { items } = await ask("olga", listBenefits, { params: acme });
    const help = items.find(({ benefit }) => benefit === "help");
    expect(help?.state).toBe("requested");
    const params = { activationId: help?.activations[0]?.activationId ?? 0 };
    await ask("ada", declineActivation, { params, body: { text: "Not this time", reason: "no-capacity" } });
    expect(await codes(as("olga", route, { benefit: "help" }))).toEqual(["benefit-locked"]);
    const told = await messagesOf(loop, "activation-declined");
    expect(told.map(({ email }) => email)).toEqual(["vera.mk@acme.example", "olga@example.com"]);
    expect(told[0]?.params.reason).toBe("The team can’t take it on in this period");
  });

  test("what the state does not allow is refused, and so are moments that can't be", async () => {
    const { rows } = await database.owner.query(
      "select activation_id as id from activations where benefit = 'story'",
    );
    const activationId = rows[0].id as number;
    const params = { activationId };
    const call = (at: string) => ({ params, body: { channel: "call" as const, text: "x", at } });
    expect(await refusedWith("ada", deliverActivation, { params, body: {} })).toBe("transition-not-allowed");
    expect(await refusedWith("ada", logActivationContact, call("2026-11-28T00:00:00Z"))).toBe(
      "moment-in-future",
    );
    expect(await refusedWith("ada", logActivationContact, call("2026-11-26T00:00:00Z"))).toBe(
      "moment-too-early",
    );
    const ground = { params, body: { text: "Fraud was found", reason: "fraud" as const } };
    expect(await refusedWith("ada", revokeActivation, ground)).toBe("role-insufficient");
    const revoked = await ask("pia", revokeActivation, ground);
    expect(revoked).toMatchObject({
      state: "revoked",
      promises: [{ state: "void" }],
      actions: ["assign", "note"],
    });
    const amendment = { params: { ...acme, activationId }, body: { form: {} } };
    expect(await refusedWith("olga", amendActivation, amendment)).toBe("transition-not-allowed");
    // A revoked activation counts.
    expect(await codes(as("olga", route, { benefit: "story" }))).toEqual(["used-up"]);
    expect((await messagesOf(loop, "activation-revoked"))[0]?.params).toMatchObject({
      ground: "Fraud",
      by: "pia",
    });
  });

  test("an answer to an activation that was cancelled is refused", async () => {
    await database.owner.query("update unlocks set ends_on = null where benefit = 'help'");
    const { activationId } = await activate(loop, { benefit: "help" });
    const params = { ...acme, activationId };
    await ask("olga", cancelActivation, { params, body: {} });
    const answer = { params, body: { text: "Here is the logo" } };
    expect(await refusedWith("olga", answerActivation, answer)).toBe("transition-not-allowed");
  });

  test("a contact of another partner is no contact of an activation", async () => {
    const body = { userId: "oscar", email: "marketing@other.example", phone: "+1 425 882 8080" };
    const params = { partnerId: "other" };
    const { contactId } = await ask("oscar", addContact, { params, body: { ...body, language: "en" } });
    const chosen = { benefit: "help", contact_id: contactId };
    expect(await code(as("olga", route, chosen))).toBe("contact-unknown");
  });

  test("an activation of another partner is unknown, in a path of either partner", async () => {
    const { rows } = await database.owner.query("select min(activation_id) as id from activations");
    const activationId = rows[0].id as number;
    const own = { params: { partnerId: "other", activationId } };
    expect(await refusedWith("oscar", getActivation, own)).toBe("activation-unknown");
    expect(await refusedWith("oscar", cancelActivation, { ...own, body: {} })).toBe("activation-unknown");
    expect(await refusedWith("oscar", getActivation, { params: { ...acme, activationId } })).toBe(
      "partner-not-found",
    );
    expect(await code(as("ada", "POST /api/v1/activations/x/note", { text: "x" }))).toBe("request-invalid");
    expect(await code(as("ada", "POST /api/v1/activations/999/note", { text: "x" }))).toBe(
      "activation-unknown",
    );
  });
});
