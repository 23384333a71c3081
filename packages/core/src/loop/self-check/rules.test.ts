import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../testing/runs.ts";
import type { ListingPicture } from "./read-picture.ts";
import { checkListing, countResults, type ListingParts, longestFound, selfCheckRules } from "./rules.ts";

const png = (width: number, height = width): ListingPicture => ({ format: "PNG", width, height });

/** What a rule says: "yes" or "no" with what was found; "-" where it isn't checked. */
function said(rule: string, parts: ListingParts): string {
  const result = checkListing(parts)[rule];
  return result === undefined ? "-" : `${result.ok ? "yes" : "no"} ${result.found}`.trim();
}

test("every rule has an id of its own and names the public page that says it", () => {
  expect(new Set(selfCheckRules.map(({ id }) => id)).size).toBe(selfCheckRules.length);
  for (const { source } of selfCheckRules)
    expect(source).toMatch(/^https:\/\/learn\.microsoft\.com\/en-us\//);
});

describe("a text", () => {
  test("of a title has one to 200 characters, however many units a character takes", () => {
    expect(said("title-length", { title: "𠮷".repeat(200) })).toBe("yes 200");
    expect(said("title-length", { title: "a".repeat(201) })).toBe("no 201");
    expect(said("title-length", { title: "  " })).toBe("no 0");
    expect(said("title-length", {})).toBe("-");
  });

  test("of a title has no emoji but the signs of trademark and copyright", () => {
    expect(said("title-emoji", { title: "Veltrassa™ Insight® ©️ 4/5 café" })).toBe("yes");
    expect(said("title-emoji", { title: "Insight 🚀 for ❤️" })).toBe("no 🚀, ❤️");
  });

  test("of a summary is one line of at most 100 characters", () => {
    expect(said("summary-length", { summary: `${"a".repeat(100)}\n` })).toBe("yes 100");
    expect(said("summary-length", { summary: "a".repeat(101) })).toBe("no 101");
    expect(said("summary-line", { summary: "One line.\n" })).toBe("yes 1");
    expect(said("summary-line", { summary: "One.\r\nTwo." })).toBe("no 2");
  });

  test("of a description has at most 5,000 characters with its markup and spaces", () => {
    expect(said("description-length", { description: `<p>${"a".repeat(4993)}</p>` })).toBe("yes 5000");
    expect(said("description-length", { description: `<p>${"a".repeat(4994)}</p>` })).toBe("no 5001");
  });

  test("of at most three keywords holds each of them, in any case and width", () => {
    const keywords = ["Forecast", "零售"];
    expect(said("keywords-used", { keywords, summary: "FORECAST for 零售" })).toBe("yes");
    expect(said("keywords-used", { keywords, description: "ｆｏｒｅｃａｓｔ" })).toBe("no 零售");
    expect(said("keywords-used", { keywords })).toBe("-");
    expect(said("keywords-count", { keywords: ["a", "b", "c"] })).toBe("yes 3");
    expect(said("keywords-count", { keywords: ["a", "b", "c", "d"] })).toBe("no 4");
  });

  test("of a link names where the visitor comes from and a campaign of at most 16 characters", () => {
    const link = "https://appsource.microsoft.com/product/x?src=website&mktcmpid=blogpost_12#top";
    expect(said("link-source", { link })).toBe("yes website");
    expect(said("link-campaign", { link })).toBe("yes blogpost_12");
    expect(said("link-campaign", { link: `${link.slice(0, 60)}` })).toMatch(/^no/);
    expect(said("link-campaign", { link: "https://x.example/?mktcmpid=a%20b" })).toBe("no a%20b");
    expect(said("link-campaign", { link: `https://x.example/?mktcmpid=${"a".repeat(17)}` })).toMatch(/^no a/);
    expect(said("link-source", { link: "https://x.example/" })).toBe("no");
    expect(said("link-source", { link: "not a link" })).toBe("-");
  });
});

describe("a picture", () => {
  test("of a logo is a square PNG of 216 to 350 pixels", () => {
    expect(said("logo-size", { logo: png(215) })).toBe("no 215 × 215");
    expect(said("logo-size", { logo: png(216) })).toBe("yes 216 × 216");
    expect(said("logo-size", { logo: png(350) })).toBe("yes 350 × 350");
    expect(said("logo-size", { logo: png(351) })).toBe("no 351 × 351");
    expect(said("logo-size", { logo: png(300, 280) })).toBe("no 300 × 280");
    expect(said("logo-format", { logo: { ...png(300), format: "JPEG" } })).toBe("no JPEG");
    expect(said("logo-size", { logo: { format: "other", width: null, height: null } })).toBe("-");
  });

  test("of a screenshot is a PNG of 1280 × 720 pixels, and there are one to five", () => {
    const fine = png(1280, 720);
    expect(said("screenshots-count", { screenshots: Array(5).fill(fine) })).toBe("yes 5");
    expect(said("screenshots-count", { screenshots: Array(6).fill(fine) })).toBe("no 6");
    expect(said("screenshots-size", { screenshots: [fine, fine] })).toBe("yes 1280 × 720");
    expect(said("screenshots-size", { screenshots: [fine, png(720, 1280)] })).toBe("no 720 × 1280");
    expect(said("screenshots-format", { screenshots: [fine, { ...fine, format: "GIF" }] })).toBe("no GIF");
    expect(said("screenshots-format", { screenshots: [] })).toBe("-");
  });
});

test("a question is kept by a yes, open by a no, and not checked without an answer", () => {
  expect(said("video", { answers: { video: true } })).toBe("yes");
  expect(said("video", { answers: { video: false } })).toBe("no");
  expect(said("video", { answers: {} })).toBe("-");
});

test("each rule is counted once: kept, or open", () => {
  const text = fc.string({ maxLength: 250 });
  const picture: fc.Arbitrary<ListingPicture> = fc.record({
    format: fc.constantFrom("PNG", "JPEG", "other"),
    width: fc.option(fc.integer({ min: 1, max: 2000 }), { nil: null }),
    height: fc.option(fc.integer({ min: 1, max: 2000 }), { nil: null }),
  });
  const parts: fc.Arbitrary<ListingParts> = fc.record(
    {
      title: text,
      summary: text,
      description: text,
      keywords: fc.array(text, { maxLength: 5 }),
      link: text.map((rest) => `https://x.example/?mktcmpid=${rest}`),
      logo: picture,
      screenshots: fc.array(picture, { maxLength: 7 }),
      answers: fc.dictionary(
        fc.constantFrom("video", "documents", "__proto__", "title-length"),
        fc.boolean(),
      ),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(parts, (given) => {
      const results = checkListing(given);
      const { ok, open } = countResults(results);
      expect(ok + open).toBe(selfCheckRules.length);
      expect(ok).toBe(Object.values(results).filter((result) => result.ok).length);
      for (const { found } of Object.values(results))
        expect([...found].length).toBeLessThanOrEqual(longestFound);
    }),
    runs(40),
  );
  expect(countResults({})).toEqual({ ok: 0, open: selfCheckRules.length });
});
