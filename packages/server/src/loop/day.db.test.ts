import {
  askActivation,
  assignPromise,
  getActivation,
  listPromises,
  logActivationContact,
  snoozePromise,
} from "@laurel/contract";
import { expect, test } from "vitest";
import { runDay } from "./run-day.ts";
import { activate, designate, messagesOf, testLoop } from "./testing-loop.ts";

const loop = await testLoop();
const { ask, as, at, code, database, now } = loop;
const acme = { partnerId: "acme" };
const day = async (moment: string) => {
  at(moment);
  const work = { database, clock: { now }, publicUrl: "https://rewards.example.com" };
  await runDay(work);
  await runDay(work);
};
const causes = async (template: string) => (await messagesOf(loop, template)).map(({ cause }) => cause);

test("unlocks are told once a day to the owner, and credits again to a new contact", async () => {
  await day("2026-11-27T10:00:00Z");
  const digests = (await messagesOf(loop, "benefits-unlocked")).filter(
    ({ email }) => email === "olga@example.com",
  );
  expect(digests).toHaveLength(1);
  expect(digests[0]?.params.benefits).toContain("\n");
  const credits = async () => (await messagesOf(loop, "credit-instructions")).map(({ email }) => email);
  const own = (await credits()).filter((email) => email === "olga@example.com").length;
  expect(own).toBeGreaterThan(0);
  await designate(loop);
  expect((await credits()).filter((email) => email === "marketing@acme.example")).toHaveLength(own);
});

test("a stage is told both ways, with its reasons, to the contact and the owner", async () => {
  await day("2026-11-27T11:00:00Z");
  const reached = (await messagesOf(loop, "stage-changed")).filter(({ params }) => params.direction === "up");
  expect(reached.map(({ email }) => email)).toContain("olga@example.com");
  expect(reached[0]?.params.reasons).not.toBe("");
});

test("a promise warns its assignee once, and when it is missed also every administrator", async () => {
  const { activationId, promises } = await activate(loop, { benefit: "whats-new-blog" });
  const promiseId = promises[0]?.promiseId ?? 0;
  await day("2026-12-02T00:00:00Z");
  const told = async (template: string) =>
    (await causes(template)).filter((cause) => cause.startsWith(`promise:${promiseId}:`));
  expect(await told("promise-warning")).toEqual([]);
  await day("2026-12-03T12:00:00Z");
  expect(await told("promise-warning")).toEqual([`promise:${promiseId}:quarter-left:ada`]);
  await day("2026-12-05T00:00:00Z");
  expect(await told("promise-missed")).toEqual([
    `promise:${promiseId}:missed:ada`,
    `promise:${promiseId}:missed:adam`,
  ]);
  const missed = await ask("pia", listPromises, { query: { state: "missed" } });
  expect(missed.items.some((each) => each.promiseId === promiseId)).toBe(true);
  const snoozed = { params: { promiseId }, body: { until: "2026-12-06T00:00:00Z" } };
  expect(await ask("ada", snoozePromise, snoozed)).toMatchObject({ dueAt: "2026-12-05T00:00:00Z" });
  const hidden = await ask("pia", listPromises, { query: { state: "missed" } });
  expect(hidden.items.some((each) => each.promiseId === promiseId)).toBe(false);
  const talk = { channel: "call" as const, text: "At last" };
  const kept = await ask("ada", logActivationContact, { params: { activationId }, body: talk });
  expect(kept.promises[0]).toMatchObject({ state: "kept", late: true });
});

test("of two who take a promise at once the second is told who has it; auditors take none", async () => {
  const { items } = await ask("pia", listPromises, { query: { assignee: "ada", kind: "next-step" } });
  const [promise] = items;
  const params = { promiseId: promise?.promiseId ?? 0 };
  const revision = promise?.revision ?? 0;
  const taken = await ask("bo", assignPromise, { params, body: { revision, note: "Mine" } });
  expect(taken).toMatchObject({ assignee: { who: "person:bo" } });
  const route = `POST /api/v1/promises/${params.promiseId}/assign`;
  const late = await as("pia", route, { revision });
  expect(late.json()).toMatchObject({ code: "taken-by-other", detail: "bo has taken this in the meantime." });
  expect(await code(as("pia", route, { user_id: "ari" }))).toBe("team-member-unknown");
  expect(await code(as("pia", "POST /api/v1/promises/999/assign", {}))).toBe("promise-unknown");
});

test("a question is recalled after 30 and 53 days, and after 60 the activation expires", async () => {
  const { rows } = await database.owner.query("select activation_id as id from activations");
  const activationId = rows[0].id as number;
  at("2026-12-06T10:00:00Z");
  await ask("bo", askActivation, { params: { activationId }, body: { text: "Which logo?" } });
  await day("2027-01-04T10:00:00Z");
  expect(await causes("answer-awaited")).toEqual([]);
  await day("2027-01-05T10:00:00Z");
  await day("2027-01-28T10:00:00Z");
  const awaited = await messagesOf(loop, "answer-awaited");
  expect(awaited.map(({ params }) => [params.daysLeft, params.endsOn, params.text])).toEqual([
    ["30", "2027-02-04", "Which logo?"],
    ["7", "2027-02-04", "Which logo?"],
  ]);
  await day("2027-02-04T10:00:00Z");
  const own = { params: { ...acme, activationId } };
  expect(await ask("olga", getActivation, own)).toMatchObject({ state: "waiting-for-partner" });
  await day("2027-02-05T10:00:00Z");
  const ended = await ask("olga", getActivation, own);
  expect(ended).toMatchObject({ state: "expired", promises: [{ state: "kept" }, { state: "void" }] });
  expect(await causes("activation-expired")).toHaveLength(1);
  expect(
    await code(as("mona", `POST /api/v1/partners/acme/activations/${activationId}/answer`, { text: "x" })),
  ).toBe("transition-not-allowed");
});

test("an allowance of which something is left warns 30 and 7 days before its term ends", async () => {
  await database.owner.query(
    "update unlocks set term_from = '2026-12-01' where partner_id = 'acme' and term_from is not null",
  );
  await day("2027-10-30T10:00:00Z");
  const before = (await messagesOf(loop, "expiring-soon")).length;
  await day("2027-11-01T10:00:00Z");
  await day("2027-11-02T10:00:00Z");
  const first = await messagesOf(loop, "expiring-soon");
  expect(first.length).toBeGreaterThan(before);
  await day("2027-11-24T10:00:00Z");
  expect((await messagesOf(loop, "expiring-soon")).length).toBe(before + 2 * (first.length - before));
  expect(first.at(-1)?.params).toMatchObject({ endsOn: "2027-12-01", daysLeft: "30" });
});
