import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../testing/runs.ts";
import {
  type ContactFacts,
  contactLimit,
  isSameAddress,
  type MarketingContact,
  refuseContact,
  refuseRemoval,
  withContact,
  withoutContact,
} from "./contacts.ts";

function contact(contactId: string, primary = false): MarketingContact {
  return {
    contactId,
    person: { kind: "user", id: "u1" },
    email: "ada@contoso.example",
    phone: "+886212345678",
    language: "zh-TW",
    primary,
  };
}

const partner: ContactFacts = {
  accountEmail: "Account@Contoso.example",
  people: [
    { kind: "user", id: "u1" },
    { kind: "invitation", id: "i1" },
  ],
  contacts: [],
};

const primaries = (contacts: readonly MarketingContact[]) =>
  contacts.filter(({ primary }) => primary).map(({ contactId }) => contactId);

describe("a contact", () => {
  test("is a member of the partner, or has an open invitation to it", () => {
    expect(refuseContact(contact("a"), partner)).toEqual([]);
    expect(refuseContact({ ...contact("a"), person: { kind: "invitation", id: "i1" } }, partner)).toEqual([]);
    const person = { kind: "user", id: "i1" } as const;
    expect(refuseContact({ ...contact("a"), person }, partner)).toEqual([
      { code: "contact-user-unknown", person },
    ]);
  });

  test("has another address than the partner's account", () => {
    const email = " account@CONTOSO.example ";
    expect(refuseContact({ ...contact("a"), email }, partner)).toEqual([
      { code: "contact-email-is-account", email },
    ]);
    expect(refuseContact({ ...contact("a"), email }, { ...partner, accountEmail: null })).toEqual([]);
  });

  test("is one of three at most, and can be changed when there are three", () => {
    const two = { ...partner, contacts: [contact("a", true), contact("b")] };
    expect(refuseContact(contact("c"), two)).toEqual([]);
    const full = { ...partner, contacts: [...two.contacts, contact("c")] };
    expect(refuseContact(contact("d"), full)).toEqual([{ code: "contact-limit", limit: 3 }]);
    expect(refuseContact(contact("c"), full)).toEqual([]);
  });

  test("is refused with every reason at once", () => {
    const full = { ...partner, contacts: ["a", "b", "c"].map((id) => contact(id)) };
    const asked = {
      contactId: "d",
      person: { kind: "user", id: "u9" },
      email: "account@contoso.example",
    } as const;
    expect(refuseContact(asked, full).map(({ code }) => code)).toEqual([
      "contact-user-unknown",
      "contact-email-is-account",
      "contact-limit",
    ]);
  });
});

describe("two addresses", () => {
  test("are the same in another case, width, composition or with spaces around them", () => {
    expect(isSameAddress("straße@x.example", "STRASSE@x.example")).toBe(true);
    expect(isSameAddress("STRAẞE@x.example", "straße@x.example")).toBe(true);
    expect(isSameAddress("ＡＤＡ@x.example", "ada@x.example")).toBe(true);
    expect(isSameAddress("jose\u0301@x.example", "JOSÉ@x.example")).toBe(true);
    expect(isSameAddress("νίκος@x.example", "ΝΊΚΟΣ@x.example")).toBe(true);
    expect(isSameAddress("\u0390@x.example", "\u03aa\u0301@x.example")).toBe(true);
    expect(isSameAddress("\u3000ada@x.example\u00a0", "ada@x.example")).toBe(true);
  });

  test("differ by a letter, a dot or a tag", () => {
    expect(isSameAddress("ada@x.example", "adà@x.example")).toBe(false);
    expect(isSameAddress("a.da@x.example", "ada@x.example")).toBe(false);
    expect(isSameAddress("ada+1@x.example", "ada@x.example")).toBe(false);
  });
});

describe("the last contact", () => {
  test("can't be removed while an activation is open", () => {
    const one = [contact("a", true)];
    expect(refuseRemoval("a", one, ["x"])).toEqual({ code: "contact-needed", openActivationIds: ["x"] });
    expect(refuseRemoval("a", one, [])).toBeNull();
    expect(refuseRemoval("b", one, ["x"])).toBeNull();
    expect(refuseRemoval("a", [...one, contact("b")], ["x"])).toBeNull();
  });
});

describe("the primary contact", () => {
  test("is the first, until another is made primary", () => {
    const one = withContact([], contact("a"));
    expect(primaries(one)).toEqual(["a"]);
    const two = withContact(one, contact("b"));
    expect(primaries(two)).toEqual(["a"]);
    expect(primaries(withContact(two, contact("a")))).toEqual(["a"]);
    expect(primaries(withContact(two, contact("b", true)))).toEqual(["b"]);
  });

  test("is followed by the longest designated of the others when it is removed", () => {
    const three = ["a", "b", "c"].reduce(
      (all, id) => withContact(all, contact(id)),
      [] as readonly MarketingContact[],
    );
    expect(primaries(withoutContact(three, "a"))).toEqual(["b"]);
    expect(primaries(withoutContact(three, "c"))).toEqual(["a"]);
    expect(withoutContact(withContact([], contact("a")), "a")).toEqual([]);
  });

  test("is exactly one whenever there is any, whatever is added, changed and removed", () => {
    const steps = fc.array(
      fc.record({
        id: fc.constantFrom("a", "b", "c", "d", "e"),
        primary: fc.boolean(),
        remove: fc.boolean(),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(steps, (taken) => {
        let contacts: readonly MarketingContact[] = [];
        for (const { id, primary, remove } of taken) {
          const asked = contact(id, primary);
          if (remove) contacts = withoutContact(contacts, id);
          else if (refuseContact(asked, { ...partner, contacts }).length === 0) {
            contacts = withContact(contacts, asked);
            if (primary) expect(primaries(contacts)).toEqual([id]);
          }
          expect(contacts.length).toBeLessThanOrEqual(contactLimit);
          expect(new Set(contacts.map(({ contactId }) => contactId)).size).toBe(contacts.length);
          expect(primaries(contacts)).toHaveLength(contacts.length === 0 ? 0 : 1);
        }
      }),
      runs(500),
    );
  });
});
