import { app, type Golden, gives, partnerSet, setOf, type Unlocked } from "./marketplace-rewards.golden.ts";

// The table's marks: "tri", not for private offers; "dia", a private offer needs a public listing.
const forPrivateNever = ["featured-category-placement", "social-spotlight", "featured-home-placement"];
const forPrivateListed = ["press-release-support", "blog-feature", "success-story", "guest-blog"];
const hiddenBenefits = ["whats-new-blog", ...forPrivateNever, ...forPrivateListed];

interface Year {
  readonly version: string;
  readonly day: string;
  readonly top: string;
  /** What a plain listing published on 20 August 2023 adds on the day to what the transact track gives. */
  readonly listing: readonly Unlocked[];
}

const years: readonly Year[] = [
  { version: "2023-08", day: "2023-09-15", top: "t5m", listing: setOf("page", false) },
  {
    version: "2023-12",
    day: "2024-03-01",
    top: "t4m",
    listing: partnerSet(false).filter(({ benefit }) => benefit !== "listing-optimization"),
  },
];

const secret = { ...app, private: true } as const;
const page = { id: "page", option: "list", byol: true, liveOn: "2023-08-20" } as const;
const millions = [{ day: "2023-09-01", amountMinor: 500_000_000 }];

function offersIn({ version, day, top, listing }: Year): readonly Golden[] {
  const withPage = { transact: top, "non-transact": { page: "all-listings" } };
  return [
    {
      title: `${version}: a private offer without a public listing opens nothing that needs the public`,
      day,
      offers: [secret],
      sales: millions,
      expect: { version, tracks: { transact: top }, unlocked: gives(top, hiddenBenefits) },
    },
    {
      title: `${version}: a BYOL listing of its own opens the blog round-up and nothing else`,
      day,
      offers: [secret, page],
      sales: millions,
      expect: {
        version,
        tracks: withPage,
        unlocked: [...gives(top, [...forPrivateNever, ...forPrivateListed]), ...listing],
      },
    },
    {
      title: `${version}: as the private offer's public listing it also opens what asks for one`,
      day,
      offers: [{ ...secret, publicOfferId: "page" }, page],
      sales: millions,
      expect: { version, tracks: withPage, unlocked: [...gives(top, forPrivateNever), ...listing] },
    },
    {
      title: `${version}: a public listing that has stopped, or is private itself, is none`,
      day,
      offers: [
        { ...secret, publicOfferId: "gone" },
        { ...secret, id: "app2", publicOfferId: "page" },
        { ...page, id: "gone", stoppedOn: day },
        { ...page, private: true },
      ],
      sales: millions,
      expect: { version, tracks: withPage, unlocked: [...gives(top, hiddenBenefits), ...listing] },
    },
    {
      title: `${version}: one public offer is enough for the whole company, in any country`,
      day,
      country: "KR",
      offers: [secret, { ...app, id: "app2" }],
      sales: millions,
      expect: { version, tracks: { transact: top }, unlocked: gives(top) },
    },
    {
      title: `${version}: fraud, cancelled and test sales never count, refunds do`,
      day,
      offers: [app],
      sales: [
        { day: "2023-08-20", amountMinor: 2_500_100 },
        { day: "2023-08-21", amountMinor: 1_000, exclusion: "fraud" },
        { day: "2023-08-21", amountMinor: 1_000, exclusion: "cancelled-before-use" },
        { day: "2023-08-21", amountMinor: 1_000, exclusion: "test" },
        { day: "2023-08-22", amountMinor: -101 },
      ],
      observations: [
        { measure: "business-applications-solution-value", value: "499.99", observedOn: "2023-08-20" },
      ],
      expect: {
        version,
        tracks: { transact: "t500" },
        unlocked: gives("t500"),
        measures: { billedSales: 2_499_999, solutionValue: 49_999, teamsUsers: null },
      },
    },
  ];
}

/** What keeps an offer or a sale from counting, under both versions that share the table. */
export const exclusions: readonly Golden[] = years.flatMap(offersIn);
