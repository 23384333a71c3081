import { app, base2020, type Golden, gives, setOf } from "./marketplace-rewards.golden.ts";

/** Sets of publications, observations, and the end of the fiscal year. */
export const august2023: readonly Golden[] = [
  {
    title: "2023-08: sales of 2020 still count, and what a publication gave under 2020-07 stays",
    day: "2023-08-01",
    offers: [{ id: "app", option: "transact", liveOn: "2020-08-01" }],
    sales: [{ day: "2020-08-01", amountMinor: 2_500_000 }],
    expect: {
      version: "2023-08",
      tracks: { transact: "t25k" },
      unlocked: [...gives("t25k"), ...base2020("app")],
      measures: { billedSales: 2_500_000, solutionValue: null, teamsUsers: null },
    },
  },
  ...[
    { day: "2023-08-30", engaged: [{ benefit: "engagement-manager-3m", offer: "try" }] },
    { day: "2023-08-31", engaged: [] },
  ].map(({ day, engaged }) => ({
    title: `2023-08: a trial published under 2020-07 keeps that set and gets no new one (${day})`,
    day,
    offers: [{ id: "try", option: "trial", liveOn: "2023-05-31" } as const],
    expect: {
      version: "2023-08",
      tracks: { "non-transact": { try: "trial" } },
      unlocked: [...base2020("try"), ...engaged],
    },
  })),
  {
    title: "2023-08: each offer outside the marketplace's billing has the set of its option",
    day: "2023-10-01",
    offers: [
      { id: "page", option: "list", liveOn: "2023-08-01" },
      { id: "try", option: "trial", liveOn: "2023-09-01" },
      { id: "workshop", option: "services", liveOn: "2023-10-01" },
      { id: "next", option: "trial", liveOn: "2023-10-02" },
    ],
    expect: {
      version: "2023-08",
      tracks: { "non-transact": { page: "all-listings", try: "trial", workshop: "services" } },
      unlocked: [...setOf("page", false), ...setOf("try", true), ...setOf("workshop", true)],
    },
  },
  {
    title: "2023-08: an observation counts on its first day and until the day before it expires",
    day: "2023-09-30",
    offers: [app],
    observations: [
      {
        measure: "teams-monthly-active-users",
        value: "1000",
        observedOn: "2023-09-01",
        expiresOn: "2023-10-01",
      },
      { measure: "business-applications-solution-value", value: "25000.00", observedOn: "2023-09-30" },
    ],
    expect: {
      version: "2023-08",
      tracks: { transact: "t100k" },
      unlocked: gives("t100k"),
      measures: { billedSales: 0, solutionValue: 2_500_000, teamsUsers: 1_000 },
    },
  },
  {
    title: "2023-08: an observation that has expired does not bring back the one before",
    day: "2023-10-01",
    offers: [app],
    observations: [
      { measure: "teams-monthly-active-users", value: "5000", observedOn: "2023-08-15" },
      {
        measure: "teams-monthly-active-users",
        value: "1000",
        observedOn: "2023-09-01",
        expiresOn: "2023-10-01",
      },
    ],
    expect: {
      version: "2023-08",
      tracks: { transact: "publisher" },
      unlocked: gives("publisher"),
      measures: { teamsUsers: null },
    },
  },
  ...[
    { day: "2024-06-30", unlocked: gives("t5m") },
    { day: "2024-07-01", unlocked: [] },
  ].map(({ day, unlocked }) => ({
    title: `2023-08: without a later version, transact benefits end with June 2024 (${day})`,
    day,
    versions: ["2023-08"],
    offers: [app],
    sales: [{ day: "2023-09-01", amountMinor: 500_000_000 }],
    expect: { version: "2023-08", tracks: { transact: "t5m" }, unlocked },
  })),
  ...[
    { day: "2024-02-28", unlocked: setOf("try", true) },
    { day: "2024-02-29", unlocked: [] },
  ].map(({ day, unlocked }) => ({
    title: `2023-08: the set of a trial published on 31 August lasts six months (${day})`,
    day,
    versions: ["2020-07", "2023-08"],
    offers: [{ id: "try", option: "trial", liveOn: "2023-08-31" } as const],
    expect: { version: "2023-08", tracks: { "non-transact": { try: "trial" } }, unlocked },
  })),
];
