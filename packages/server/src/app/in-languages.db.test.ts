import { expect, test } from "vitest";
import { addPerson, testMembers } from "../people/members/testing-members.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
const { call } = await testApp(database);
const { as } = await testMembers(database, { now: () => Temporal.Now.instant() });
await addPerson(database, "vera");
await database.owner.query(
  `insert into partners (partner_id, name, country, locale) values ('acme', 'Acme', 'TW', 'zh-TW');
   insert into memberships (partner_id, user_id, role) values ('acme', 'vera', 'viewer')`,
);

/** Every sentence of a problem document. */
function sentences(answer: { json(): { detail: string; errors?: readonly { message: string }[] } }) {
  const { detail, errors = [] } = answer.json();
  return [detail, ...errors.map(({ message }) => message)];
}

test.each([
  ["zh-TW", "無法讀取此要求：內容不是有效的 JSON。"],
  ["ko-KR", "요청을 읽을 수 없습니다: 본문이 올바른 JSON이 아님."],
])("a body that can't be read is explained in %s", async (language, text) => {
  const headers = { "content-type": "application/json", "accept-language": language };
  expect(sentences(await call("POST /api/v1/programs/check", { body: "{", headers }))).toEqual([text]);
});

test.each([
  ["zh-TW", "limit=0", "值超出範圍：必須大於或等於 1。"],
  ["zh-TW", "limit=201", "值超出範圍：必須小於或等於 200。"],
  ["zh-TW", "limit=many", "值的類型不正確。應為整數。"],
  ["ko-KR", "limit=0", "값이 범위를 벗어났습니다. 허용 범위: 1 이상."],
  ["ko-KR", "limit=many", "값의 유형이 올바르지 않습니다. 필요한 유형: 정수."],
  ["en", "limit=0", "The value is out of range: it must be at least 1."],
])("in %s a field with %s is explained without signs and names of types", async (language, query, text) => {
  const answer = await call(`GET /api/v1/partners?${query}`, { headers: { "accept-language": language } });
  expect(sentences(answer).at(-1)).toBe(text);
});

test.each([
  ["zh-TW", "您的角色無法執行此操作（邀請成員加入合作夥伴）。請洽貴公司帳號的擁有者或系統管理員。"],
  [
    "ko-KR",
    "현재 역할로는 할 수 없는 작업입니다(파트너 구성원 초대). 계정 소유자나 시스템 관리자에게 문의하세요.",
  ],
])("what a role may not do has its name in %s", async (language, text) => {
  const invitation = { email: "x@example.com", role: "viewer", locale: "en" };
  const route = "POST /api/v1/partners/acme/invitations";
  const answer = await as("vera", route, invitation, { "accept-language": language });
  expect([answer.statusCode, sentences(answer)[0]]).toEqual([403, text]);
});
