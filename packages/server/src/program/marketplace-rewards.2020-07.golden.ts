import { base2020, type Golden, gives2020 } from "./marketplace-rewards.golden.ts";

/** Options, publications, expiry and exclusions of the first version. */
export const july2020: readonly Golden[] = [
  {
    title: "before the first version there is nothing",
    day: "2020-06-30",
    offers: [{ id: "page", option: "list", liveOn: "2020-06-01" }],
    expect: { version: null, tracks: {}, unlocked: [] },
  },
  {
    title:
      "2020-07: an offer published before the first day is on the track, but that publication gave nothing",
    day: "2020-07-01",
    offers: [{ id: "page", option: "list", liveOn: "2020-06-30" }],
    expect: {
      version: "2020-07",
      tracks: { "non-transact": { page: "list" } },
      unlocked: [{ benefit: "sales-marketing-benefits" }],
    },
  },
  {
    title: "2020-07: a listing published on the first day gets the base, a contact and the activities",
    day: "2020-07-01",
    offers: [{ id: "page", option: "list", byol: true, liveOn: "2020-07-01" }],
    expect: {
      version: "2020-07",
      tracks: { "non-transact": { page: "list" } },
      unlocked: [...base2020("page"), { benefit: "sales-marketing-benefits" }],
    },
  },
  ...(["trial", "services"] as const).flatMap((option) =>
    [
      { day: "2020-11-29", engaged: [{ benefit: "engagement-manager-3m", offer: "try" }], word: "until" },
      { day: "2020-11-30", engaged: [], word: "no longer on" },
    ].map(({ day, engaged, word }) => ({
      title: `2020-07: ${option} published on 31 August has its engagement manager ${word} ${day}`,
      day,
      offers: [{ id: "try", option, liveOn: "2020-08-31" }],
      expect: {
        version: "2020-07",
        tracks: { "non-transact": { try: "trial-consulting" } },
        unlocked: [...base2020("try"), ...engaged, { benefit: "sales-marketing-benefits" }],
      },
    })),
  ),
  {
    title: "2020-07: a transact partner's other offers keep their own sets",
    day: "2020-09-15",
    offers: [
      { id: "app", option: "transact", liveOn: "2020-08-01" },
      { id: "page", option: "list", liveOn: "2020-09-01" },
    ],
    expect: {
      version: "2020-07",
      tracks: { transact: "publisher", "non-transact": { page: "list" } },
      unlocked: [...gives2020("app"), ...base2020("page")],
    },
  },
  {
    title: "2020-07: republished with a trial, an offer gets the trial's set; what it had is kept once",
    day: "2020-10-01",
    offers: [
      {
        id: "page",
        option: "trial",
        liveOn: "2020-07-10",
        publications: [
          { option: "list", on: "2020-07-10" },
          { option: "trial", on: "2020-09-01" },
        ],
      },
    ],
    expect: {
      version: "2020-07",
      tracks: { "non-transact": { page: "trial-consulting" } },
      unlocked: [
        ...base2020("page"),
        { benefit: "engagement-manager-3m", offer: "page" },
        { benefit: "sales-marketing-benefits" },
      ],
    },
  },
  {
    title: "2020-07: an offer that begins to sell loses the trial's set",
    day: "2020-10-01",
    offers: [
      {
        id: "app",
        option: "transact",
        liveOn: "2020-08-01",
        publications: [
          { option: "trial", on: "2020-08-01" },
          { option: "transact", on: "2020-10-01" },
        ],
      },
    ],
    expect: { version: "2020-07", tracks: { transact: "publisher" }, unlocked: gives2020("app") },
  },
  {
    title: "2020-07: the last day before an offer stops still counts",
    day: "2020-09-30",
    offers: [{ id: "app", option: "transact", liveOn: "2020-08-01", stoppedOn: "2020-10-01" }],
    expect: { version: "2020-07", tracks: { transact: "publisher" }, unlocked: gives2020("app") },
  },
  {
    title: "2020-07: with its only offer stopped a partner has nothing, whatever it sold",
    day: "2020-10-01",
    offers: [{ id: "app", option: "transact", liveOn: "2020-08-01", stoppedOn: "2020-10-01" }],
    sales: [{ day: "2020-09-01", amountMinor: 500_000_000 }],
    expect: { version: "2020-07", tracks: {}, unlocked: [] },
  },
  {
    title: "2020-07: sales count forever; fraud, cancelled and test sales never count",
    day: "2023-07-31",
    offers: [{ id: "app", option: "transact", liveOn: "2020-08-01" }],
    sales: [
      { day: "2020-08-01", amountMinor: 2_499_999 },
      { day: "2021-01-01", amountMinor: 1, exclusion: "fraud" },
      { day: "2021-01-02", amountMinor: 1, exclusion: "cancelled-before-use" },
      { day: "2021-01-03", amountMinor: 1, exclusion: "test" },
    ],
    expect: {
      version: "2020-07",
      tracks: { transact: "t500" },
      unlocked: gives2020("app"),
      measures: { billedSales: 2_499_999 },
    },
  },
];
