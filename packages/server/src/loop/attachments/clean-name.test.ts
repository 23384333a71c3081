import { attachmentKinds } from "@laurel/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanName, completeName, endingOf } from "./clean-name.ts";

const pdf = attachmentKinds.find(({ endings }) => endings.includes("pdf")) ?? { mediaType: "", endings: [] };

test.each([
  ["report.pdf", "report.pdf"],
  ["C:\\Users\\ada\\report.pdf", "report.pdf"],
  ["../../etc/passwd", "passwd"],
  ["/", ""],
  ["..", ""],
  [".htaccess", "htaccess"],
  ["  a \t b\r\n.pdf. ", "a b.pdf"],
  ["photo\u202Egnp.exe", "photognp.exe"],
  ["a\u0000b\u0007.pdf", "ab.pdf"],
  ["zero\u200Bwidth\uFEFF.pdf", "zerowidth.pdf"],
  ["cafe\u0301.pdf", "caf\u00E9.pdf"],
  ["회의록 2026.pdf", "회의록 2026.pdf"],
  ["團隊😀.pdf", "團隊😀.pdf"],
  ["می‌خواهم.pdf", "می‌خواهم.pdf"],
  ["half\uD800.pdf", "half\uFFFD.pdf"],
])("the name %j is kept as %j", (given, kept) => {
  expect(cleanName(given)).toBe(kept);
});

test("whatever the name, what is kept is short, plain, and stays as it is when it is cleaned again", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 600 }), (given) => {
      const name = completeName(cleanName(given), pdf);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
      expect(name).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069/\\]|^[. ]|[. ]$/u);
      expect(name).not.toBe("");
      expect(endingOf(name)).not.toBeNull();
      expect(cleanName(name)).toBe(name);
    }),
  );
});

test("a long name keeps its ending", () => {
  expect(cleanName(`${"보".repeat(200)}.pdf`)).toMatch(/^보{83}\.pdf$/);
  expect(completeName(cleanName("a".repeat(400)), pdf)).toBe(`${"a".repeat(251)}.pdf`);
});

test("an ending is a word after a dot: a number or a sentence is none", () => {
  expect(["a.PDF", "a.tar.gz", "v1.2", "Dr. Kim", ".pdf", "a.b c", "none"].map(endingOf)).toEqual([
    "pdf",
    "gz",
    null,
    null,
    null,
    null,
    null,
  ]);
  expect([completeName("v1.2", pdf), completeName("", pdf), completeName("a.pdf", pdf)]).toEqual([
    "v1.2.pdf",
    "file.pdf",
    "a.pdf",
  ]);
});
