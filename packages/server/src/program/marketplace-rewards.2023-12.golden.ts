import { app, base2020, type Golden, gives, partnerSet, setOf } from "./marketplace-rewards.golden.ts";

const fiveMillion = { day: "2023-09-15", version: "2023-08", track: "transact", stage: "t5m" } as const;

/** Trailing windows, stages held and unlocks kept, and benefits given once to the partner. */
export const december2023: readonly Golden[] = [
  ...[
    { day: "2023-11-30", version: "2023-08", stage: "t25k" },
    { day: "2023-12-01", version: "2023-12", stage: "publisher" },
  ].map(({ day, version, stage }) => ({
    title: `${version}: sales of more than a year ago ${stage === "t25k" ? "count" : "count no longer"}`,
    day,
    offers: [app],
    sales: [{ day: "2022-06-01", amountMinor: 2_500_000 }],
    expect: { version, tracks: { transact: stage }, unlocked: gives(stage) },
  })),
  ...[
    { sold: "2024-01-10", day: "2024-01-10", stage: "t500" },
    { sold: "2024-01-11", day: "2024-01-10", stage: "publisher" },
    { sold: "2023-12-10", day: "2024-12-09", stage: "t500" },
    { sold: "2023-12-10", day: "2024-12-10", stage: "publisher" },
    { sold: "2023-03-01", day: "2024-02-29", stage: "t500" },
    { sold: "2023-02-28", day: "2024-02-29", stage: "publisher" },
    { sold: "2024-02-29", day: "2025-02-28", stage: "t500" },
    { sold: "2024-02-28", day: "2025-02-28", stage: "publisher" },
  ].map(({ sold, day, stage }) => ({
    title: `2023-12: on ${day} a sale of ${sold} puts a partner on ${stage}`,
    day,
    offers: [app],
    sales: [{ day: sold, amountMinor: 50_000 }],
    expect: { version: "2023-12", tracks: { transact: stage }, unlocked: gives(stage) },
  })),
  // BLOG-2023-11: the anniversary is that of the day on which benefits were first received, so of the offer's
  // going live on 2023-08-10, and not that of joining on 2023-01-15.
  ...[
    { day: "2023-12-01", stage: "t4m" },
    { day: "2024-01-15", stage: "t4m" },
    { day: "2024-08-09", stage: "t4m" },
    { day: "2024-08-10", stage: "publisher" },
  ].map(({ day, stage }) => ({
    title: `2023-12: a partner on t5m is held on t4m until the anniversary of its first benefit (${day})`,
    day,
    offers: [app],
    awards: [fiveMillion],
    expect: { version: "2023-12", tracks: { transact: stage }, unlocked: gives(stage) },
  })),
  {
    // The term before ends with 2024-08-09: see above.
    title: "2023-12: a stage awarded in the term before holds nothing",
    day: "2024-08-20",
    offers: [app],
    awards: [{ ...fiveMillion, day: "2024-08-09", version: "2023-12", stage: "t4m" }],
    expect: { version: "2023-12", tracks: { transact: "publisher" }, unlocked: gives("publisher") },
  },
  {
    title: "2023-12: an older listing doesn't begin the term of the selling track",
    day: "2024-05-01",
    offers: [{ id: "page", option: "list", liveOn: "2019-04-20" }, app],
    awards: [{ day: "2024-04-19", version: "2023-12", track: "transact", stage: "t25k" }],
    expect: {
      version: "2023-12",
      tracks: { transact: "t25k", "non-transact": { page: "all-listings" } },
      unlocked: [...gives("t25k"), { benefit: "self-serve-pack" }, { benefit: "m365-e5-developer" }],
    },
  },
  {
    title: "2023-12: a held stage is suspended with the track",
    day: "2024-01-10",
    offers: [{ ...app, stoppedOn: "2024-01-10" }],
    awards: [fiveMillion],
    expect: { version: "2023-12", tracks: {}, unlocked: [] },
  },
  {
    title: "2023-12: more than what is held counts at once",
    day: "2024-02-01",
    offers: [app],
    sales: [{ day: "2024-02-01", amountMinor: 10_000_000 }],
    awards: [{ day: "2024-01-20", version: "2023-12", track: "transact", stage: "t25k" }],
    expect: { version: "2023-12", tracks: { transact: "t100k" }, unlocked: gives("t100k") },
  },
  {
    title: "2023-12: a listing gives its benefits to the partner, whenever it was published",
    day: "2024-03-01",
    offers: [{ id: "page", option: "list", liveOn: "2019-05-01" }],
    expect: {
      version: "2023-12",
      tracks: { "non-transact": { page: "all-listings" } },
      unlocked: partnerSet(false),
    },
  },
  {
    title: "2023-12: several trials and services give them once",
    day: "2024-03-01",
    joinedOn: null,
    offers: [
      { id: "page", option: "list", liveOn: "2024-01-01" },
      { id: "try", option: "trial", liveOn: "2024-02-01" },
      { id: "workshop", option: "services", liveOn: "2024-03-01" },
    ],
    expect: {
      version: "2023-12",
      tracks: { "non-transact": { page: "all-listings", try: "trial", workshop: "services" } },
      unlocked: partnerSet(true),
    },
  },
  {
    title: "2023-12: services alone reach no stage of the transact track, whatever they sell",
    day: "2024-03-01",
    offers: [{ id: "workshop", option: "services", liveOn: "2024-01-01" }],
    sales: [{ day: "2024-02-01", amountMinor: 1_000_000_000 }],
    expect: {
      version: "2023-12",
      tracks: { "non-transact": { workshop: "services" } },
      unlocked: partnerSet(true),
    },
  },
  {
    title: "2023-12: a benefit of both tracks is given once",
    day: "2024-03-01",
    offers: [app, { id: "try", option: "trial", liveOn: "2024-01-01" }],
    expect: {
      version: "2023-12",
      tracks: { transact: "publisher", "non-transact": { try: "trial" } },
      unlocked: [...gives("publisher"), { benefit: "self-serve-pack" }, { benefit: "m365-e5-developer" }],
    },
  },
  ...[
    { day: "2024-05-29", kept: setOf("try", true) },
    { day: "2024-05-30", kept: [] },
  ].map(({ day, kept }) => ({
    title: `2023-12: a set of 2023-08 runs on for its six months beside what the partner has now (${day})`,
    day,
    offers: [{ id: "try", option: "trial", liveOn: "2023-11-30" } as const],
    expect: {
      version: "2023-12",
      tracks: { "non-transact": { try: "trial" } },
      unlocked: [...partnerSet(true), ...kept],
    },
  })),
  {
    title: "2023-12: what 2020-07 unlocked for the whole partnership is kept beyond the anniversary",
    day: "2024-02-01",
    offers: [{ ...app, liveOn: "2023-02-01" }],
    unlocks: [{ benefit: "engagement-manager", version: "2020-07", openedOn: "2023-02-01" }],
    expect: {
      version: "2023-12",
      tracks: { transact: "publisher" },
      unlocked: [...gives("publisher"), ...base2020("app"), { benefit: "engagement-manager" }],
    },
  },
  ...[
    // 2023-08 unlocked it, and its terms begin on the day of joining.
    { joinedOn: "2023-01-15", day: "2024-01-14", kept: true },
    { joinedOn: "2023-01-15", day: "2024-01-15", kept: false },
    { joinedOn: "2023-08-01", day: "2024-06-30", kept: true },
    { joinedOn: "2023-08-01", day: "2024-07-01", kept: false },
  ].map(({ joinedOn, day, kept }) => ({
    title: `2023-12: joined on ${joinedOn}, on ${day} what 2023-08 unlocked is ${kept ? "kept" : "gone"}`,
    day,
    joinedOn,
    offers: [app],
    sales: [{ day: "2022-03-01", amountMinor: 10_000_000 }],
    unlocks: [
      { benefit: "seller-webinar", version: "2023-08", openedOn: "2023-09-15" },
      {
        benefit: "azure-sponsorship-deployment",
        version: "2023-08",
        openedOn: "2023-09-15",
        amountMinor: 3_000_000,
      },
    ],
    expect: {
      version: "2023-12",
      tracks: { transact: "publisher" },
      unlocked: [
        ...gives("publisher"),
        ...(kept
          ? [
              { benefit: "seller-webinar" },
              { benefit: "azure-sponsorship-deployment", amountMinor: 3_000_000 },
            ]
          : []),
      ],
    },
  })),
  {
    title: "2023-12: kept and given never add up, the larger amount counts",
    day: "2024-01-10",
    offers: [app],
    sales: [
      { day: "2022-03-01", amountMinor: 10_000_000 },
      { day: "2024-01-10", amountMinor: 50_000 },
    ],
    unlocks: [
      {
        benefit: "azure-sponsorship-deployment",
        version: "2023-08",
        openedOn: "2023-09-15",
        amountMinor: 3_000_000,
      },
    ],
    expect: {
      version: "2023-12",
      tracks: { transact: "t500" },
      unlocked: [
        ...gives("t500", ["azure-sponsorship-deployment"]),
        { benefit: "azure-sponsorship-deployment", amountMinor: 3_000_000 },
      ],
    },
  },
];
