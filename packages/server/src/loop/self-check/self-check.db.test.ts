import { getSelfCheck, listOffers, listOutreach, saveSelfCheck } from "@laurel/contract";
import { selfCheckRules } from "@laurel/core";
import { expect, test } from "vitest";
import { runDay } from "../run-day.ts";
import { testLoop } from "../testing-loop.ts";

const { ask, as, code, at, now, database } = await testLoop();
const params = { partnerId: "acme", offerId: "of-acme" };
const path = "/api/v1/partners/acme/offers/of-acme/self-check";
const save = (person: string, results: Record<string, { ok: boolean; found: string }>) =>
  ask(person, saveSelfCheck, { params, body: { results } });
const all = selfCheckRules.length;

test("results are kept with the offer and the date, and those of two people add up", async () => {
  expect(await ask("vera", getSelfCheck, { params })).toMatchObject({ checkedAt: null, results: {} });
  await save("vera", { "logo-size": { ok: false, found: "400 × 400" }, video: { ok: true, found: "" } });
  at("2026-11-28T09:00:00Z");
  await save("olga", {
    "logo-size": { ok: true, found: "300 × 300" },
    "title-length": { ok: true, found: "31" },
  });
  expect(await ask("ada", getSelfCheck, { params })).toMatchObject({
    checkedAt: "2026-11-28T09:00:00Z",
    checkedBy: { who: "person:olga", name: "olga" },
    results: {
      "logo-size": { ok: true, found: "300 × 300" },
      video: { ok: true, found: "" },
      "title-length": { ok: true, found: "31" },
    },
  });
});

test("the partner and its advocate see at the offer how many rules are kept and open", async () => {
  const expected = { checkedAt: "2026-11-28T09:00:00Z", ok: 3, open: all - 3 };
  const { items: offers } = await ask("vera", listOffers, { params: { partnerId: "acme" }, query: {} });
  expect(offers.map(({ selfCheck }) => selfCheck)).toEqual([expected]);
  await runDay({ database, clock: { now }, publicUrl: "https://rewards.example.com" });
  const { items: told } = await ask("ada", listOutreach, { query: {} });
  expect(Object.fromEntries(told.map(({ partnerId, selfCheck }) => [partnerId, selfCheck]))).toEqual({
    acme: expected,
    other: null,
  });
});

test("each save is in the partner's chain of events", async () => {
  const { rows } = await database.owner.query(
    `select who, data from events where partner_id = 'acme' and what = 'offer.self-checked'
     order by event_id`,
  );
  expect(rows).toEqual([
    { who: "person:vera", data: { offer: "of-acme", rules: ["logo-size", "video"], ok: 1, open: all - 1 } },
    {
      who: "person:olga",
      data: { offer: "of-acme", rules: ["logo-size", "title-length"], ok: 3, open: all - 3 },
    },
  ]);
});

test("an unknown rule or offer is refused, and so is another partner's offer", async () => {
  const results = { video: { ok: true, found: "" } };
  const sent = (person: string, to: string, body: object) => code(as(person, `POST ${to}`, body));
  expect(await sent("vera", path, { results: { nothing: { ok: true, found: "" } } })).toBe(
    "self-check-rule-unknown",
  );
  expect(await sent("vera", path, { results: { video: { ok: true, found: "x".repeat(201) } } })).toBe(
    "request-invalid",
  );
  expect(await sent("vera", path.replace("of-acme", "of-other"), { results })).toBe("offer-not-found");
  expect(await sent("oscar", path, { results })).toBe("partner-not-found");
  expect(await sent("ari", path, { results })).toBe("role-insufficient");
  expect(await code(as("vera", `GET ${path.replace("of-acme", "none")}`))).toBe("offer-not-found");
});

test("an offer that is no longer live can't be checked, and keeps what was found", async () => {
  await database.owner.query("update offers set status = 'stopped' where offer_id = 'of-acme'");
  expect(await code(as("vera", `POST ${path}`, { results: {} }))).toBe("offer-not-live");
  expect((await ask("vera", getSelfCheck, { params })).results).toHaveProperty("video");
});
