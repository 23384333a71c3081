import { type Golden, gives, partnerSet, type Unlocked } from "./marketplace-rewards.golden.ts";

/** What every live offer gives its partner, published in 2026 or not. */
const help: readonly Unlocked[] = [{ benefit: "best-practices-help" }, { benefit: "technical-assistance" }];

/** What the publication of an offer gives beside it, from 2026 on. */
function base2026(offer: string): readonly Unlocked[] {
  return [
    { benefit: "base-email", offer },
    { benefit: "rewards-team-contact", offer },
  ];
}

/** What a transact offer that was published in 2026 gives on a stage of the table. */
export function gives2026(stage: string, offer: string): readonly Unlocked[] {
  return [...gives(stage), ...help, ...base2026(offer)];
}

/** A transact offer of earlier, which has had its first weeks. */
const old = { id: "app", option: "transact", liveOn: "2025-03-10" } as const;

const listings: readonly Golden[] = [
  {
    title: "2026-01: a plain listing opens its starter e-mail, help, and no review of a press release",
    day: "2026-03-01",
    offers: [{ id: "page", option: "list", liveOn: "2026-02-10" }],
    expect: {
      version: "2026-01",
      tracks: { "non-transact": { page: "all-listings" } },
      unlocked: [...partnerSet(false), ...help, ...base2026("page")],
    },
  },
  ...(["services", "trial"] as const).map(
    (option): Golden => ({
      title: `2026-01: an offer of the option ${option} opens the same and the review of a press release`,
      day: "2026-03-01",
      offers: [{ id: "it", option, liveOn: "2026-02-10" }],
      expect: {
        version: "2026-01",
        tracks: { "non-transact": { it: option } },
        unlocked: [...partnerSet(true), ...help, ...base2026("it")],
      },
    }),
  ),
  {
    title: "2026-01: a listing that asks for its own licence is a listing like any other",
    day: "2026-03-01",
    offers: [{ id: "page", option: "list", byol: true, liveOn: "2026-02-10" }],
    expect: {
      version: "2026-01",
      tracks: { "non-transact": { page: "all-listings" } },
      unlocked: [...partnerSet(false), ...help, ...base2026("page")],
    },
  },
  {
    title: "2026-01: the first offer that the marketplace bills opens what a publisher gets",
    day: "2026-03-01",
    offers: [{ id: "app", option: "transact", liveOn: "2026-02-10" }],
    expect: {
      version: "2026-01",
      tracks: { transact: "publisher" },
      unlocked: gives2026("publisher", "app"),
    },
  },
  {
    title: "2026-01: one offer of each kind: an e-mail and a word for each, everything else once",
    day: "2026-03-01",
    joinedOn: null,
    offers: [
      { id: "page", option: "list", liveOn: "2026-01-01" },
      { id: "workshop", option: "services", liveOn: "2026-01-02" },
      { id: "try", option: "trial", liveOn: "2026-01-03" },
      { id: "app", option: "transact", liveOn: "2026-01-04" },
    ],
    expect: {
      version: "2026-01",
      tracks: {
        transact: "publisher",
        "non-transact": { page: "all-listings", workshop: "services", try: "trial" },
      },
      unlocked: [
        ...gives2026("publisher", "app"),
        { benefit: "self-serve-pack" },
        { benefit: "m365-e5-developer" },
        ...["page", "workshop", "try"].flatMap(base2026),
      ],
    },
  },
];

const publications: readonly Golden[] = [
  ...[
    { liveOn: "2025-12-31", given: false },
    { liveOn: "2026-01-01", given: true },
  ].map(({ liveOn, given }) => ({
    title: `2026-01: an offer published on ${liveOn} has ${given ? "a" : "no"} starter e-mail`,
    day: "2026-01-01",
    offers: [{ id: "page", option: "list", liveOn } as const],
    expect: {
      version: "2026-01",
      tracks: { "non-transact": { page: "all-listings" } },
      unlocked: [...partnerSet(false), ...help, ...(given ? base2026("page") : [])],
    },
  })),
  {
    title: "2026-01: a listing of earlier that is published again gets its e-mail and its word",
    day: "2026-03-01",
    offers: [
      {
        id: "page",
        option: "list",
        liveOn: "2024-05-01",
        publications: [
          { option: "list", on: "2024-05-01" },
          { option: "list", on: "2026-02-01" },
        ],
      },
    ],
    expect: {
      version: "2026-01",
      tracks: { "non-transact": { page: "all-listings" } },
      unlocked: [...partnerSet(false), ...help, ...base2026("page")],
    },
  },
  ...[
    { day: "2026-03-09", tracks: {}, unlocked: [] },
    {
      day: "2026-03-10",
      tracks: { transact: "publisher" },
      unlocked: gives2026("publisher", "app"),
    },
  ].map(({ day, tracks, unlocked }) => ({
    title: `2026-01: a partner has nothing until its first offer is live on 10 March (${day})`,
    day,
    offers: [{ id: "app", option: "transact", liveOn: "2026-03-10" } as const],
    expect: { version: "2026-01", tracks, unlocked },
  })),
  {
    title: "2026-01: without a live offer there is neither technical assistance nor help",
    day: "2026-03-01",
    offers: [{ ...old, stoppedOn: "2026-02-01" }],
    expect: { version: "2026-01", tracks: {}, unlocked: [] },
  },
];

const hundredThousand = { day: "2025-12-20", version: "2023-12", track: "transact", stage: "t100k" } as const;

const terms: readonly Golden[] = [
  ...[
    { day: "2026-01-15", stage: "t100k" },
    { day: "2026-03-09", stage: "t100k" },
    { day: "2026-03-10", stage: "publisher" },
  ].map(({ day, stage }) => ({
    title: `2026-01: first benefits on 10 March, joined on 15 January: on ${day} the stage is ${stage}`,
    day,
    joinedOn: "2023-01-15",
    offers: [old],
    awards: [hundredThousand],
    expect: {
      version: "2026-01",
      tracks: { transact: stage },
      unlocked: [...gives(stage), ...help],
    },
  })),
  {
    title: "2026-01: a partner that sold 60,000 in the last twelve months has both sponsorships",
    day: "2026-06-30",
    country: "KR",
    offers: [old],
    sales: [
      { day: "2025-06-30", amountMinor: 9_900_000 },
      { day: "2025-07-01", amountMinor: 4_000_000 },
      { day: "2026-06-30", amountMinor: 2_000_000 },
    ],
    expect: {
      version: "2026-01",
      tracks: { transact: "t50k" },
      unlocked: [
        ...gives("t50k", ["azure-sponsorship-deployment", "azure-sponsorship-trial"]),
        ...help,
        { benefit: "azure-sponsorship-deployment", amountMinor: 1_500_000 },
        { benefit: "azure-sponsorship-trial", amountMinor: 500_000 },
      ],
      measures: { billedSales: 6_000_000, solutionValue: null, teamsUsers: null },
    },
  },
  {
    title: "2026-01: a private offer without a public listing gets help like every other",
    day: "2026-03-01",
    offers: [{ ...old, private: true }],
    expect: {
      version: "2026-01",
      tracks: { transact: "publisher" },
      unlocked: [...gives("publisher", ["whats-new-blog", "press-release-support"]), ...help],
    },
  },
];

/**
 * Version 2026-01, from the public page and the choices stated at the top of its file: what each kind of
 * listing opens, what a publication gives, and when a term begins.
 */
export const january2026: readonly Golden[] = [...listings, ...publications, ...terms];
