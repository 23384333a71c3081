import { expect, test } from "vitest";
import { wordsIn } from "./testing-words.ts";
import { withdrawalLines } from "./withdrawals.ts";

const key = (name: string) => ({ keyId: name, name, partnerId: null });
const withdrawal = {
  endedInvitations: [{ invitationId: 1, email: "ji@example.com", partnerId: null }],
  endedKeys: [key("Nightly"), key("Report")],
  passedKeys: [key("Export")],
};

test("what ended and what passed on is named", () => {
  expect(withdrawalLines(wordsIn("en"), withdrawal)).toEqual([
    "An open invitation was revoked: ji@example.com.",
    "2 keys were revoked: Nightly and Report.",
    "A key keeps working, and you now answer for it: Export.",
  ]);
  expect(withdrawalLines(wordsIn("ko-KR"), withdrawal)).toHaveLength(3);
  expect(withdrawalLines(wordsIn("zh-TW"), null)).toEqual([]);
});
