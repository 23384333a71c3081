import { isFound } from "@laurel/words";
import { expect, test } from "vitest";
import { testDatabase } from "../platform/database/testing.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
const { call } = await testApp(database);

const partners = [
  ["K-1", `${"테스트소프트".normalize("NFD")} 주식회사`, "KR"],
  ["K-2", "테스트소프트 코리아", "KR"],
  ["T-1", "ＡＢＣ股份有限公司", "TW"],
  ["T-2", "ABC 台灣分公司", "TW"],
  ["D-1", "Müller Werke".normalize("NFD"), "DE"],
  ["R-1", "İstanbul Yazılım", "TR"],
  ["S-1", "北台　資訊", "TW"],
  ["H-1", "ﾊﾝｶｸ ソフト", "JP"],
  ["L-1", "Caldora Labs 100%_", "US"],
  ["Q 1", "大河", "TW"],
  ["W-1", "亮點", "TW"],
  ["A-1", "Straße & Söhne", "DE"],
  ["A-2", "Café ÉCOLE", "FR"],
  ["A-3", "Łódź Œuvre Ærø", "PL"],
  ["A-4", "O’Brien", "IE"],
  ["A-5", "안녕 소프트 (주)", "KR"],
  ["Ä 6", "ΟΔΥΣΣΕΑΣ", "GR"],
] as const;

const lines = partners.map(([partner_id, name, country]) =>
  JSON.stringify({ partner_id, name, country, locale: "en" }),
);
await call("POST /api/v1/partners/batch", {
  headers: { "content-type": "application/x-ndjson" },
  body: lines.join("\n"),
});

async function found(query: Record<string, string | number>, language = "en"): Promise<readonly string[]> {
  const answer = await call("GET /api/v1/partners", { query, headers: { "accept-language": language } });
  expect(answer.statusCode, answer.body).toBe(200);
  const { items, next_cursor: cursor } = answer.json();
  const ids = items.map(({ partner_id }: { readonly partner_id: string }) => partner_id);
  return cursor === null ? ids : [...ids, ...(await found({ ...query, cursor }, language))];
}

test.each([
  ["테스트소프트", ["K-1", "K-2"]],
  ["테스트소프트".normalize("NFD"), ["K-1", "K-2"]],
  ["abc", ["T-1", "T-2"]],
  ["ＡＢＣ", ["T-1", "T-2"]],
  ["müller", ["D-1"]],
  ["MÜLLER".normalize("NFD"), ["D-1"]],
  ["istanbul", ["R-1"]],
  ["İSTANBUL", ["R-1"]],
  ["北台 資訊", ["S-1"]],
  ["北台　資訊", ["S-1"]],
  ["ハンカク", ["H-1"]],
  ["labs caldora", ["L-1"]],
  ["labs  l-1 ", ["L-1"]],
  ["labs müller", []],
  ["ｋ－１", ["K-1"]],
  ["q 1", ["Q 1"]],
  ["100%_", ["L-1"]],
  ["１００％", ["L-1"]],
  ["_labs", []],
  ["muller", ["D-1"]],
  ["STRASSE sohne", ["A-1"]],
  ["straße", ["A-1"]],
  ["cafe", ["A-2"]],
  ["école café", ["A-2"]],
  ["lodz oeuvre aero", ["A-3"]],
  ["ŁÓDŹ", ["A-3"]],
  ["yazilim", ["R-1"]],
  ["o'brien", ["A-4"]],
  ["O´Brien", ["A-4"]],
  ["o‘brien", ["A-4"]],
  ["안녕소프트", ["A-5"]],
  ["안녕소프트(주)", ["A-5"]],
  ["안녕 소프트", ["A-5"]],
  ["테스트 소프트", ["K-1", "K-2"]],
  ["北台資訊", ["S-1"]],
  ["οδυς", ["Ä 6"]],
  ["οδυσσεας", ["Ä 6"]],
  ["a 6", ["Ä 6"]],
  // A space between words of letters divides them; a voiced sound mark is no accent.
  ["caldoralabs", []],
  ["ハンカグ", []],
] as const)("%j finds the partners of that name, whatever its form", async (q, ids) => {
  expect((await found({ q })).toSorted()).toEqual(ids);
  // A list that the page searches by itself finds the same.
  const onPage = partners.filter(([id, name]) => isFound(`${name}\n${id}`, q));
  expect(onPage.map(([id]) => id).toSorted()).toEqual(ids);
});

test.each([
  ["ko-KR", "K-2", "T-2"],
  ["en", "T-2", "K-2"],
  ["zh-TW", "T-2", "K-2"],
] as const)("in %s names are in the order its readers know, in pages too", async (language, one, other) => {
  const whole = await found({ limit: 200 }, language);
  expect(whole.indexOf(one)).toBeLessThan(whole.indexOf(other));
  expect(whole).toHaveLength(partners.length);
  expect(await found({ limit: 1 }, language)).toEqual(whole);
  const reverse = await found({ limit: 3, sort: "-name" }, language);
  expect(reverse).toEqual(whole.toReversed());
});

test("in Traditional Chinese names with fewer strokes come first", async () => {
  const whole = await found({ limit: 200 }, "zh-TW");
  expect(whole.indexOf("Q 1")).toBeLessThan(whole.indexOf("W-1"));
});
