import { type Facts, type OfferFacts, parseDay, publishingOptions } from "@laurel/core";
import { randomNumbers } from "../random.ts";

const countries = ["US", "CA", "GB", "DE", "KR", "TW", "BR", "IN", "ZA", "FR", "JP", "AU"];

/**
 * Partners with facts that land on every stage and on both sides of every threshold. Money in minor
 * units. No measure is absent, because the contenders disagree about what an absent one means.
 */
export function makePopulation(size: number): readonly Facts[] {
  const random = randomNumbers(20260101);
  const whole = (below: number) => Math.floor(random() * below);
  // Evenly spread over the orders of magnitude, as sales are.
  const spread = (least: number, most: number) => Math.floor(least * (most / least) ** random());
  const day = parseDay("2026-11-21");
  if (day === null) throw new Error("the day of the population is not valid");
  return Array.from({ length: size }, (_, index) => {
    const billedSales = spread(100_000, 500_000_000);
    return {
      day,
      country: countries[whole(countries.length)] as string,
      measures: {
        billedSales,
        lifetimeSales: billedSales + spread(1, 500_000_000),
        solutionValue: spread(1_000, 200_000_000),
        teamsUsers: spread(1, 100_000),
        certifications: whole(12),
        trainedPeople: whole(20),
        references: whole(10),
        rating: whole(51) / 10,
        supportScore: whole(101),
        dealsRegistered: whole(60),
        seats: spread(1, 5_000),
      },
      offers: makeOffers(random, index, whole(16)),
      held: {},
      carried: [],
    };
  });
}

/**
 * A partner's offers are similar: one that sells an offer by a licence of its own or in private mostly sells
 * all of them so.
 */
function makeOffers(random: () => number, partner: number, count: number): readonly OfferFacts[] {
  const byol = random();
  const isPrivate = random();
  const sold = random() < 0.9 ? 0.8 : 0.1;
  return Array.from({ length: count }, (_, offer) => ({
    offerId: `offer-${partner}-${offer}`,
    live: random() < 0.8,
    option: random() < sold ? "transact" : (publishingOptions[Math.floor(random() * 4)] ?? "list"),
    byol: random() < byol,
    private: random() < isPrivate,
    hasPublicListing: random() < 0.2,
    type: "saas",
    storefront: "marketplace",
  }));
}
