import {
  answerActivation,
  askActivation,
  deliverActivation,
  getActivation,
  getKeptRate,
  listBenefits,
  listPartnerPromises,
  listPromises,
  logActivationContact,
  noteActivation,
  planActivation,
  rateActivation,
} from "@laurel/contract";
import { expect, test } from "vitest";
import { activate, designate, messagesOf, testLoop } from "../testing-loop.ts";

const loop = await testLoop();
const { ask, at } = loop;
const partner = { partnerId: "acme" };

test("a benefit goes from activation to delivery and rating, and both sides see its promises", async () => {
  await designate(loop, { language: "ko-KR" });
  const made = await activate(loop, { benefit: "whats-new-blog" });
  const { activationId } = made;
  expect(made).toMatchObject({ state: "requested", assignee: { who: "person:bo" }, languageSpoken: true });
  expect(made.promises).toMatchObject([{ kind: "contact", state: "open", dueAt: "2026-12-05T00:00:00Z" }]);
  const [howTo] = await messagesOf(loop, "how-to-use");
  expect(howTo).toMatchObject({
    cause: `activation:${activationId}:how-to-use`,
    email: "marketing@acme.example",
    locale: "ko-KR",
    params: { dueAt: "2026-12-05T00:00:00Z", advocateName: "bo", languageSpoken: "yes" },
  });
  const work = { params: { activationId } };
  const queue = await ask("bo", listPromises, { query: { assignee: "me", language: "mine" } });
  expect(queue.items).toMatchObject([{ subject: `activation:${activationId}`, partnerName: "Company acme" }]);

  at("2026-12-01T09:30:00Z");
  const call = { channel: "call" as const, at: "2026-11-30T08:00:00Z", text: "We talked." };
  const contacted = await ask("bo", logActivationContact, { ...work, body: call });
  expect(contacted.promises).toMatchObject([
    { kind: "contact", state: "kept", keptAt: "2026-11-30T08:00:00Z", late: false },
    { kind: "next-step", state: "open", paused: false },
  ]);
  await ask("bo", noteActivation, { ...work, body: { text: "A secret of the team" } });
  await ask("bo", planActivation, { ...work, body: { steps: [{ text: "Draft", on: "2026-12-10" }] } });
  const asked = await ask("bo", askActivation, {
    ...work,
    body: { text: "Which logo?", reason: "material" },
  });
  expect(asked).toMatchObject({ state: "waiting-for-partner" });
  expect(asked.promises[1]).toMatchObject({ paused: true, pauses: [{ byName: "bo", why: "Which logo?" }] });
  expect(await messagesOf(loop, "something-needed")).toMatchObject([
    { email: "marketing@acme.example", params: { reason: "문구 또는 이미지 부족" } },
  ]);

  at("2026-12-02T09:30:00Z");
  const own = { params: { ...partner, activationId } };
  const answered = await ask("mona", answerActivation, { ...own, body: { text: "The blue one." } });
  expect(answered).toMatchObject({ state: "in-progress", promises: [{}, { paused: false }] });
  expect(await messagesOf(loop, "answer-received")).toMatchObject([{ email: "bo@example.com" }]);

  at("2026-12-10T09:30:00Z");
  const evidence = { text: "It is out.", link: "https://example.com/post" };
  const delivered = await ask("bo", deliverActivation, { ...work, body: evidence });
  expect(delivered).toMatchObject({ state: "delivered", promises: [{}, { state: "kept" }] });
  expect(await messagesOf(loop, "benefit-delivered")).toMatchObject([
    { params: { evidence: "https://example.com/post" } },
  ]);
  await ask("mona", rateActivation, { ...own, body: { rating: 4 } });
  await ask("mona", rateActivation, { ...own, body: { rating: 5, text: "Good" } });

  const seen = await ask("vera", getActivation, own);
  expect(seen).toMatchObject({ rating: 5, partnerName: "Company acme" });
  expect(seen.steps.map(({ action }) => action)).toEqual([
    ...["activate", "log-contact", "plan", "ask", "answer", "deliver", "rate", "rate"],
  ]);
  expect(seen.steps.find(({ action }) => action === "plan")?.plan).toEqual([
    { text: "Draft", on: "2026-12-10" },
  ]);
  expect(JSON.stringify(seen)).not.toContain("secret");
  const byTeam = await ask("ada", getActivation, own);
  expect(byTeam.steps.some(({ internal, text }) => internal && text === "A secret of the team")).toBe(true);
  const theirs = await ask("vera", listPartnerPromises, { params: partner });
  expect(theirs.items.map(({ kind, state }) => [kind, state])).toEqual([
    ["next-step", "kept"],
    ["contact", "kept"],
  ]);
  expect(await ask("vera", getKeptRate, { params: partner })).toEqual({ kept: 2, keptLate: 0, missed: 0 });
  const { items } = await ask("vera", listBenefits, { params: partner });
  expect(items.find(({ benefit }) => benefit === "whats-new-blog")).toMatchObject({
    state: "delivered",
    mayActivate: false,
    refusals: [
      { code: "used-up", next: { kind: "activation", id: String(activationId) } },
      { code: "not-a-contact" },
    ],
  });
});

test("an answer that names an offer comes with the offer's title, for both sides", async () => {
  const { rows } = await loop.database.owner.query(
    "update offers set title = 'Veltra Suite' where partner_id = 'acme' returning offer_id as id",
  );
  const offerId = String(rows[0].id);
  const form = { offer: offerId, goal: "more-leads", customers: "Factories in Asia", keywords: "steel" };
  const { activationId } = await activate(loop, { benefit: "listing-optimization", form });
  for (const person of ["olga", "bo"]) {
    const shown = await ask(person, getActivation, { params: { partnerId: "acme", activationId } });
    expect(shown.answers).toMatchObject({ offer: offerId });
    expect(shown.answeredOffers).toEqual([{ offerId, title: "Veltra Suite" }]);
  }
});
