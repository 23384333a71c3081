import type { Locale } from "@laurel/contract";
import { compileProgram, type History, noPast, parseDay, timelineOf } from "@laurel/core";
import type { ReasonLine } from "@laurel/words";
import { describe, expect, test } from "vitest";
import type { PublishedProgram } from "../program/load-timeline.ts";
import { textsUsed } from "../program/program-texts.ts";
import { readYaml } from "../program/read-yaml.ts";
import { explainPartner } from "./compute-standing.ts";
import { describeStanding } from "./describe-standing.ts";

const day = (text: string) => parseDay(text) ?? expect.unreachable();

function tree(text: string) {
  const read = readYaml(text, "test");
  if (Array.isArray(read)) throw new Error(JSON.stringify(read));
  return read;
}

const names = {
  en: tree(`
program: { name: Rewards }
tracks: { sell: { name: Selling }, list: { name: Listing } }
stages:
  sell: { low: { name: Low }, high: { name: High } }
  list: { all: { name: All }, trial: { name: Trial } }
measures: { billed: { name: Billed sales }, users: { name: Users }, value: { name: Value } }
levels: { guidance: { name: Guidance } }
benefits:
  guide: { name: Guide }
  credit: { name: Credit }
  launch: { name: Launch mail }
  blog: { name: Blog post }
`),
  "ko-KR": tree("stages: { sell: { low: { name: 낮음 }, high: { name: 높음 } } }"),
};

const source = `
program: rewards
version: "1"
in-force: { from: 2024-01-01 }
currency: USD
lists: { closed: [KR] }
measures:
  billed: { sum: sales, window: trailing 12 months }
  users: { latest: users }
  value: { latest: value, as: money }
tracks:
  sell:
    enter: offers.exists(o, o.live && o.option == "transact")
    movement: { up: at-once, down: never-in-term }
    stages:
      - { id: low }
      - { id: high, when: "billed >= 100 || (users >= 50 && value / 2 > 10)", source: { billed: published } }
  list:
    scope: offer
    enter: offer.option != "transact"
    stages: [{ id: all }, { id: trial, when: offer.option == "trial" }]
benefits:
  guide: { category: sales, delivery: self-serve, from: list.all, level: { all: guidance } }
  credit: { category: sales, delivery: credit, amount: { low: 10, high: 2500.5 }, requires: [guide] }
  launch: { category: sales, delivery: message, from: sell.low, per: offer, expires: { after: P30D } }
  blog:
    category: sales
    delivery: publication
    from: sell.low
    when: '!offer.private && !(partner.country in closed)'
`;

const compiled = compileProgram(tree(source));
if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
const { program } = compiled;
const published: PublishedProgram = {
  timeline: timelineOf([program]),
  versions: [
    {
      program,
      texts: textsUsed(program, new Map(Object.entries(names))),
      digest: "",
      rulesDigest: "",
    },
  ],
};

function history(change: Partial<History> = {}): History {
  const offer = {
    byol: false,
    private: true,
    publicOfferId: null,
    type: "saas",
    storefront: "marketplace",
    status: "live" as const,
    liveOn: day("2024-02-01"),
    stoppedOn: null,
  };
  const sold = { ...offer, offerId: "sold", option: "transact" as const };
  const listed = { ...offer, offerId: "listed", option: "list" as const };
  return {
    partnerId: "c-1",
    country: "US",
    joinedOn: day("2024-01-10"),
    offers: [
      { ...sold, publications: [{ option: "transact", on: day("2024-02-01") }] },
      { ...listed, publications: [{ option: "list", on: day("2024-02-01") }] },
    ],
    sales: [{ day: day("2024-02-02"), exclusion: "", amountMinor: 9_320, unconverted: 1 }],
    observations: [{ measure: "users", value: "30", observedOn: day("2024-01-20"), expiresOn: null }],
    awards: [],
    unlocks: [],
    ...change,
  };
}

function told(known: History, on: string, locale: Locale = "en") {
  const past = { ...noPast, awards: known.awards };
  const partner = { known, past, corrected: null, receivedAt: null, name: "Contoso", locale: "en", open: [] };
  const described = describeStanding(published, explainPartner(published.timeline, partner, day(on)), locale);
  // Currency and amount have a no-break space between them; here it is a plain space.
  return JSON.parse(JSON.stringify(described).replaceAll("\u00a0", " ")) as typeof described;
}

const textOf = (lines: readonly ReasonLine[]): readonly unknown[] =>
  lines.map(({ holds, text, of }) => [holds ? "+" : "-", text, ...(of.length > 0 ? [textOf(of)] : [])]);

describe("in English", () => {
  const { head, tracks, unlocked, locked } = told(history(), "2024-02-10");

  test("it begins with the partner, the version, what is assumed and what waits", () => {
    expect(head).toEqual([
      "Contoso (c-1)",
      "Rewards, version 1, in force since 1 January 2024. The standing on 10 February 2024.",
      "Figures marked “assumed” were never published. The author of the program file set them.",
      "1 sale is waiting for an exchange rate and does not count yet.",
    ]);
  });

  test("a stage has its reasons, and the gap of each way to the next", () => {
    const [sell] = tracks;
    expect(sell?.title).toBe("Selling: Low");
    expect(textOf(sell?.reasons ?? [])).toEqual([
      [
        "+",
        "“sold” meets all of this:",
        [
          ["+", "Is live"],
          ["+", "Publishing option: billed by the marketplace (needed: billed by the marketplace)"],
        ],
      ],
      ["+", "Kept until the term ends, even if the figures fall."],
      ["+", "The next term begins on 10 January 2025."],
      ["+", "Terms are counted from the day of joining."],
    ]);
    expect(sell?.next).toEqual([
      "Next stage: High",
      "Still missing: USD 6.80 of Billed sales or 20 of Users and USD 10 of (Value ÷ 2) (no figure yet)",
      "Unlocks Credit (USD 2,500.50, assumed)",
    ]);
  });

  test("an offer is described on its tracks", () => {
    expect(tracks.map(({ title }) => title)).toEqual(["Selling: Low", "Listing, “listed”: All"]);
    expect(tracks[1]?.next).toEqual([
      "Next stage: Trial",
      "Still missing: Publishing option: must be free or trial",
    ]);
  });

  test("what is unlocked says why, how much, and until when", () => {
    expect(unlocked.items).toEqual([
      { name: "Guide", lines: ["Comes with “All” of the offer “listed”", "Level: Guidance"] },
      {
        name: "Credit: USD 10 in this term [assumed]",
        lines: ["Comes with “Low”", "Comes after: Guide"],
      },
      {
        name: "Launch mail",
        lines: ["Given by the publication of “sold” on 1 February 2024 (version 1)", "Ends on 2 March 2024"],
      },
      {
        name: "Launch mail",
        lines: [
          "Given by the publication of “listed” on 1 February 2024 (version 1)",
          "Ends on 2 March 2024",
        ],
      },
    ]);
  });

  test("what is not unlocked says why not", () => {
    expect(locked.items).toEqual([{ name: "Blog post", lines: ["Its condition is not met: Is public"] }]);
    const none = told(history({ offers: [] }), "2024-02-10");
    expect(none.tracks.map(({ title, next }) => [title, ...next])).toEqual([
      [
        "Selling: No stage",
        "Next stage: Low",
        "Still missing: an offer that meets the condition",
        "Unlocks Credit (USD 10, assumed) and Blog post",
      ],
    ]);
    expect(none.locked.items.map(({ name, lines }) => [name, ...lines])).toEqual([
      ["Guide", "Unlocked from “All” up (Listing)"],
      ["Credit", "Unlocked from “Low” up (Selling)"],
      ["Launch mail", "Given when an offer is published at “Low” or above (Selling)"],
      ["Blog post", "Unlocked from “Low” up (Selling)"],
    ]);
  });

  test("a stage that is only held says so", () => {
    const held = told(
      history({ awards: [{ day: day("2024-02-05"), version: "1", track: "sell", stage: "high" }] }),
      "2024-02-10",
    );
    expect(held.tracks[0]?.title).toBe("Selling: High");
    expect(held.tracks[0]?.reasons.slice(1).map(({ text }) => text)).toEqual([
      "At least one of these:",
      "Reached earlier in this term and kept until the term ends. Today’s figures alone would give “Low”.",
      "The next term begins on 10 January 2025.",
      "Terms are counted from the day of joining.",
    ]);
    expect(textOf(held.tracks[0]?.reasons.slice(1, 2) ?? [])).toEqual([
      [
        "-",
        "At least one of these:",
        [
          ["-", "Billed sales: USD 93.20 (at least USD 100 needed, USD 6.80 to go)"],
          expect.arrayContaining(["-", "All of these:"]),
        ],
      ],
    ]);
    expect(held.tracks[0]?.next).toEqual([]);
  });

  test("the next change without new facts has its day, its cause and what it changes", () => {
    const { upcoming } = told(history(), "2024-02-10");
    expect(upcoming).toEqual({
      title: "Changes by itself on 2 March 2024",
      lines: [
        "No longer unlocked: Launch mail",
        "This is what time alone does. New sales or other facts can change it.",
      ],
    });
  });

  test("before the first version, it says only that", () => {
    expect(told(history(), "2023-12-31").head).toEqual([
      "Contoso (c-1)",
      "No version of the program is in force on 31 December 2023.",
    ]);
  });
});

test("names without a text in a language are in English", () => {
  const { tracks } = told(history(), "2024-02-10", "ko-KR");
  expect(tracks[0]?.title).toBe("Selling: 낮음");
  expect(tracks[0]?.next[0]).toBe("다음 단계: 높음");
});

test.each([
  ["en", "Not in the program since 1 February 2024."],
  ["zh-TW", "自 2024年2月1日起未參與計畫。"],
  ["ko-KR", "2024년 2월 1일부터 프로그램에 참여하고 있지 않습니다."],
] as const)(
  "in %s, of a partner that has ended, that is said first, and no stage is next",
  (locale, text) => {
    const known = history({ ended: [{ from: day("2024-02-01"), until: null }] });
    const { head, tracks, unlocked } = told(known, "2024-02-10", locale);
    expect(head[1]).toBe(text);
    expect(tracks.map(({ reasons, next }) => [reasons, next])).toEqual([[[], []]]);
    expect(unlocked.items).toEqual([]);
  },
);
