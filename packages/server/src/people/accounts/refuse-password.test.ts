import { dictionary } from "@zxcvbn-ts/language-common";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { refusePassword } from "./refuse-password.ts";

const owner = { email: "ada.lovelace@example.com", name: "Ada Lovelace" };
const refusal = (password: string) => refusePassword(password, owner);

test("a password has 12 to 128 characters", () => {
  const long = "correct horse battery ".repeat(9);
  expect([11, 12, 128, 129].map((length) => refusal(long.slice(0, length)))).toEqual([
    "field-too-short",
    null,
    null,
    "field-too-long",
  ]);
});

describe("a password that is easy to guess is refused", () => {
  test.each([
    ["on the list", "qwerty123456"],
    ["on the list, in another case", "QWERTY123456"],
    ["on the list, in full-width letters", "ｑｗｅｒｔｙ123456"],
    ["a listed one with digits", "password1234"],
    ["a listed one with signs", "!!!Football!!!"],
    ["with the usual substitutions", "P@$$w0rd2026"],
    ["repeated", "letmeinletmein"],
    ["reversed", "drowssap2026"],
    ["two in a row", "sunshine-Monkey"],
    ["one character", "aaaaaaaaaaaa"],
    ["a short piece, repeated", "ab1ab1ab1ab1"],
    ["the alphabet", "abcdefghijklmn"],
    ["counting", "1234567890123"],
    ["counting down", "98765432109876"],
    ["the address", "ada.lovelace@example.com"],
    ["the name and a year", "AdaLovelace1815"],
    ["a part of the name", "Lovelace!!2026"],
    ["the name of this service", "Laurel-2026-!!"],
  ])("%s: %s", (_, password) => expect(refusal(password)).toBe("password-common"));
});

test.each([
  "correct horse battery",
  "tr0ub4dor&3xyz",
  "zK3#dl29cmQw1",
  "사과 자전거 은하수 열쇠",
  "839201748392",
])("%s is accepted: nothing is asked of its characters", (password) => expect(refusal(password)).toBeNull());

test("every listed password is refused, with any digits and signs after it", () => {
  const listed = fc.constantFrom(...dictionary["passwords-common"].filter((word) => word.length >= 8));
  const decoration = fc.string({ unit: fc.constantFrom(..."0123456789!?.-#"), minLength: 4, maxLength: 8 });
  fc.assert(
    fc.property(listed, decoration, (word, end) => {
      expect(refusal(`${word}${end}`)).toBe("password-common");
    }),
  );
});

test("a random password is accepted", () => {
  const letters = fc.constantFrom(..."abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789");
  const random = fc.string({ unit: letters, minLength: 16, maxLength: 24, size: "max" });
  // A generator of tests likes repetitions, which a random password doesn't have.
  const varied = random.filter((text) => new Set(text.toLowerCase()).size >= 10);
  fc.assert(
    fc.property(varied, (password) => {
      expect(refusal(password)).toBeNull();
    }),
  );
});
