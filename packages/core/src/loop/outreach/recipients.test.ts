import { describe, expect, test } from "vitest";
import {
  type Addressee,
  baseRecipient,
  type ContactAddressee,
  lineFor,
  type MemberAddressee,
} from "./recipients.ts";

const person = (email: string | null, reach: Addressee["reach"] = "reachable"): Addressee => ({
  email,
  language: "ko-KR",
  reach,
});
const contact = (email: string, change: Partial<ContactAddressee> = {}): ContactAddressee => ({
  ...person(email),
  primary: true,
  ...change,
});
const member = (email: string | null, role: string, reach?: Addressee["reach"]): MemberAddressee => ({
  ...person(email, reach),
  role,
});

describe("the recipient of the base message", () => {
  test("is the offer's owner, in the owner's language", () => {
    const owner = person(" offer@one.example ");
    expect(baseRecipient({ owner }, [contact("contact@one.example")], [])).toEqual({
      recipient: { place: "offer-owner", email: "offer@one.example", language: "ko-KR" },
      passedOver: [],
    });
  });

  test("is else the primary contact, never another contact", () => {
    const others = [contact("other@one.example", { primary: false }), contact("contact@one.example")];
    const { recipient } = baseRecipient({ owner: null }, others, []);
    expect(recipient).toMatchObject({ place: "primary-contact", email: "contact@one.example" });
  });

  test("is else the partner's owner, with the reason why each earlier one was passed over", () => {
    const chosen = baseRecipient(
      { owner: person("  ") },
      [contact("contact@one.example", { reach: "bounced" })],
      [member("left@one.example", "owner", "left"), member("owner@one.example", "owner")],
    );
    expect(chosen.recipient).toMatchObject({ place: "partner-owner", email: "owner@one.example" });
    expect(chosen.passedOver).toEqual([
      { place: "offer-owner", email: "  ", cause: "no-address" },
      { place: "primary-contact", email: "contact@one.example", cause: "bounced" },
      { place: "partner-owner", email: "left@one.example", cause: "person-left" },
    ]);
  });

  test("is never a manager", () => {
    const chosen = baseRecipient({ owner: null }, [], [member("manager@one.example", "manager")]);
    expect(chosen.recipient).toBeNull();
    expect(chosen.passedOver.map(({ cause }) => cause)).toEqual(Array(3).fill("nobody-assigned"));
  });

  test("is never an address that bounced for someone else", () => {
    const contacts = [contact("one@one.example", { reach: "bounced" })];
    const chosen = baseRecipient({ owner: person("One@one.example") }, contacts, []);
    expect(chosen.recipient).toBeNull();
    expect(chosen.passedOver[0]).toMatchObject({ place: "offer-owner", cause: "bounced" });
  });
});

test("the line ends with the managers, and other members aren't in it", () => {
  const members = [
    member("m@one.example", "manager"),
    member("v@one.example", "viewer"),
    member("o@x", "owner"),
  ];
  expect(lineFor({ owner: null }, [], members).map(({ place, person }) => [place, person?.email])).toEqual([
    ["offer-owner", undefined],
    ["primary-contact", undefined],
    ["partner-owner", "o@x"],
    ["manager", "m@one.example"],
  ]);
});
