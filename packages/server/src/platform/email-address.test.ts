import { domainToUnicode } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalizeAddress } from "./email-address.ts";

describe("an address has one form", () => {
  test.each([
    ["Min-Ji@Example.COM", "min-ji@example.com"],
    [" ada@example.com ", "ada@example.com"],
    ["o'neil+news@mail.example.co.uk", "o'neil+news@mail.example.co.uk"],
    ["ada@bücher.example", "ada@xn--bcher-kva.example"],
    ["ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"],
    ["ada@예시.한국", "ada@xn--vv4b11d.xn--3e0b707e"],
  ])("%s is %s", (text, normal) => expect(normalizeAddress(text)).toBe(normal));

  test.each([
    ["a letter that is lowered to k", "\u212Aim@example.com"],
    ["such a letter in the domain", "kim@\u212Aakao.com"],
    ["a dotless i", "m\u0131n@example.com"],
    ["full-width letters", "ada@ｅｘａｍｐｌｅ.com"],
    ["a full-width at", "ada＠example.com"],
    ["an ideographic full stop", "ada@example。com"],
    ["a zero-width space", "ada\u200B@example.com"],
    ["a zero-width joiner in the domain", "ada@exam\u200Dple.com"],
    ["a soft hyphen", "ada@exam\u00ADple.com"],
    ["a reversed direction", "ada\u202E@example.com"],
    ["a no-break space", "\u00A0ada@example.com"],
    ["a line break", "ada@example.com\n"],
    ["two addresses", "ada@example.com,eve@example.com"],
    ["two at signs", "ada@eve@example.com"],
    ["a quoted part", '"ada"@example.com'],
    ["a comment", "ada(x)@example.com"],
    ["a number of a machine", "ada@127.0.0.1"],
    ["such a number in hexadecimal", "ada@0x7f.1"],
    ["a bracketed machine", "ada@[127.0.0.1]"],
    ["no dot", "ada@localhost"],
    ["a dot at the end", "ada@example.com."],
    ["two dots", "ada..l@example.com"],
    ["broken Punycode", "ada@xn--a.example"],
    ["a path", "ada@example.com/x"],
    ["a port", "ada@example.com:25"],
    ["half of a character", "ada\uD800@example.com"],
    ["nothing", ""],
  ])("%s is refused", (_, text) => expect(normalizeAddress(text)).toBeNull());

  test("a long part is refused, and one that just fits is not", () => {
    expect(normalizeAddress(`${"a".repeat(64)}@example.com`)).not.toBeNull();
    expect(normalizeAddress(`${"a".repeat(65)}@example.com`)).toBeNull();
    expect(normalizeAddress(`a@${"b".repeat(64)}.com`)).toBeNull();
  });
});

/** Texts that come close to addresses. */
const near = fc
  .tuple(
    fc.array(fc.oneof(fc.constantFrom(..."abkKsS.+-_'"), fc.string({ unit: "binary", maxLength: 1 }))),
    fc.array(fc.oneof(fc.constantFrom(..."abkKsS.-ß한。．"), fc.string({ unit: "binary", maxLength: 1 }))),
  )
  .map(([local, domain]) => `${local.join("")}@${domain.join("")}.example`);

test("an accepted address is plain ASCII, normal already, and read back as what was written", () => {
  fc.assert(
    fc.property(fc.oneof(near, fc.string({ unit: "binary" })), (text) => {
      const normal = normalizeAddress(text);
      if (normal === null) return;
      expect(normal).toMatch(/^[a-z0-9_+'.-]+@[a-z0-9.-]+$/);
      expect(normalizeAddress(normal)).toBe(normal);
      const [local = "", domain = ""] = normal.split("@");
      const lower = text.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());
      expect([`${local}@${domain}`, `${local}@${domainToUnicode(domain)}`]).toContain(lower);
    }),
  );
});

test("another character in an accepted address gives another address or none", () => {
  const accepted = "kasimir.kask@kasse.example";
  const place = fc.integer({ min: 0, max: accepted.length - 1 });
  fc.assert(
    fc.property(place, fc.string({ unit: "binary", minLength: 1, maxLength: 1 }), (at, letter) => {
      const text = accepted.slice(0, at) + letter + accepted.slice(at + 1);
      const isSame = text.replace(/[A-Z]/g, (each) => each.toLowerCase()) === accepted;
      expect(normalizeAddress(text) === accepted).toBe(isSame);
    }),
  );
});
