import {
  askActivation,
  assignPromise,
  countPromises,
  listPromises,
  logActivationContact,
  makeRequest,
  snoozePromise,
  viewPartner,
} from "@laurel/contract";
import { expect, test } from "vitest";
import { activate, designate, testLoop } from "../testing-loop.ts";

const loop = await testLoop();
const { ask, at, database } = loop;

const turn = async (whose: "team" | "partner") => {
  const { items } = await ask("ada", listPromises, { query: { turn: whose } });
  return items.map(({ subject, kind }) => `${subject} ${kind}`);
};
const counts = () => ask("ada", countPromises, { query: {} });

test("the queue and its counts follow a promise from later to today, by whose turn it is", async () => {
  await designate(loop, { language: "ko-KR" });
  const first = await activate(loop, { benefit: "whats-new-blog" });
  const subject = `activation:${first.activationId}`;
  expect(await counts()).toEqual({ late: 0, today: 0, later: 1, waiting: 0, snoozed: 0 });
  at("2026-12-04T12:00:00Z");
  expect(await counts()).toMatchObject({ today: 1, later: 0 });
  const work = { params: { activationId: first.activationId } };
  await ask("bo", logActivationContact, { ...work, body: { channel: "call", text: "We talked." } });
  await ask("bo", askActivation, { ...work, body: { text: "Which logo?" } });
  expect(await turn("partner")).toEqual([`${subject} next-step`]);
  expect(await turn("team")).not.toContain(`${subject} next-step`);
  expect(await counts()).toMatchObject({ today: 0, later: 0, waiting: 1 });
});

test("a late promise leaves the count of late ones while it is snoozed; its due time stays", async () => {
  const body = { kind: "support", text: "Where is our invoice?" } as const;
  const made = await ask("olga", makeRequest, { params: { partnerId: "acme" }, body });
  const [promise] = made.promises;
  if (promise === undefined) throw new Error("nothing was promised");
  at("2026-12-30T12:00:00Z");
  const late = (await counts()).late;
  expect(late).toBeGreaterThan(0);
  const params = { promiseId: promise.promiseId };
  const snoozed = await ask("bo", snoozePromise, { params, body: { until: "2026-12-31T08:00:00Z" } });
  expect(snoozed.dueAt).toBe(promise.dueAt);
  expect(await counts()).toMatchObject({ late: late - 1, snoozed: 1 });
  at("2026-12-31T09:00:00Z");
  expect(await counts()).toMatchObject({ late, snoozed: 0 });
});

test("unassigned work and a colleague's work are counted by themselves", async () => {
  const { items } = await ask("ada", listPromises, { query: { turn: "team", assignee: "me" } });
  expect(await ask("ada", countPromises, { query: { assignee: "me" } })).toMatchObject({
    late: items.filter(({ state }) => state === "missed").length,
  });
  expect(await ask("ada", countPromises, { query: { assignee: "nobody" } })).toMatchObject({ late: 0 });
  const [theirs] = (await ask("ada", listPromises, { query: { turn: "team" } })).items;
  if (theirs === undefined) throw new Error("the queue is empty");
  const { promiseId, revision } = theirs;
  const taken = await ask("ada", assignPromise, { params: { promiseId }, body: { revision } });
  expect(taken.assignee?.who).toBe("person:ada");
});

test("who of the team looks at a partner's portal is on the audit log", async () => {
  await ask("ari", viewPartner, { params: { partnerId: "acme" } });
  const { rows } = await database.owner.query(
    "select who, partner_id from events where what = 'partner.viewed'",
  );
  expect(rows).toEqual([{ who: "person:ari", partner_id: "acme" }]);
  await expect(ask("olga", viewPartner, { params: { partnerId: "acme" } })).rejects.toThrow();
});
