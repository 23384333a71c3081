import type { Decision, OfferFacts, Unlock } from "@laurel/core";
import { type Contender, unlockOf } from "./contender.ts";

interface Row {
  readonly country: string;
  readonly offers: readonly OfferFacts[];
  readonly billedSales: number;
  readonly lifetimeSales: number;
  readonly solutionValue: number;
  readonly teamsUsers: number;
  readonly certifications: number;
  readonly trainedPeople: number;
  readonly references: number;
  readonly rating: number;
  readonly supportScore: number;
  readonly dealsRegistered: number;
  readonly seats: number;
}

/**
 * The upper limit of speed: the program of `program.yaml` as a person who wants only speed would write
 * it down.
 */
export const handWritten: Contender<Row> = {
  name: "hand-written",
  rowOf: ({ country, offers, measures }) => ({ country, offers, ...measures }) as unknown as Row,
  decide: decideByHand,
};

const entry = (benefit: string) => unlockOf(benefit, null);
const marketingCenter = entry("marketing-center");
const readinessCheck = entry("readiness-check");
const listingReview = entry("listing-review");
const architectureHour = entry("architecture-hour");
const socialPost = entry("social-post");
const newsletter = entry("newsletter");
const blogArticle = entry("blog-article");
const sellerWebinar = entry("seller-webinar");
const appLicenses = entry("app-licenses");
const launchSupport = entry("launch-support");
const customerStory = entry("customer-story");
const categoryPlacement = entry("category-placement");
const sellerIntroduction = entry("seller-introduction");
const demoTenant = entry("demo-tenant");
const trialPromotion = entry("trial-promotion");
const coSellDesk = entry("co-sell-desk");
const homePlacement = entry("home-placement");
const designReview = entry("design-review");
const executiveBriefing = entry("executive-briefing");
const conferenceStand = entry("conference-stand");
const pressRelease = entry("press-release");
const keynoteMention = entry("keynote-mention");
const cloudCredits = [0, 250_000, 500_000, 1_000_000, 2_500_000].map((amount) =>
  unlockOf("cloud-credit", amount),
);
const campaignCredits = [0, 0, 300_000, 600_000, 600_000].map((amount) =>
  unlockOf("campaign-credit", amount),
);
const telemarketingCredits = [0, 0, 0, 400_000, 800_000].map((amount) =>
  unlockOf("telemarketing-credit", amount),
);
const stages = ["publisher", "bronze", "silver", "gold", "diamond"];

function stageOf({ billedSales, solutionValue, teamsUsers, certifications }: Row): number {
  if (certifications >= 2) {
    if (billedSales >= 1e8 || solutionValue >= 1e8 || teamsUsers >= 50_000) {
      return certifications >= 5 ? 4 : 3;
    }
    if (billedSales >= 5e7 || solutionValue >= 5e7 || teamsUsers >= 5_000) return 3;
  }
  if (billedSales >= 1e7 || solutionValue >= 1e7 || teamsUsers >= 1_000) return 2;
  return billedSales >= 25e5 || solutionValue >= 25e5 || teamsUsers >= 250 ? 1 : 0;
}

function decideByHand(row: Row): Decision {
  const seen = offersSeen(row.offers);
  const unlocked: Unlock[] = [];
  if ((seen & sold) === 0) return { tracks: {}, unlocked };
  const stage = stageOf(row);
  unlocked.push(marketingCenter, readinessCheck, listingReview, architectureHour);
  if ((seen & open) !== 0) unlocked.push(socialPost);
  if (stage >= 1) {
    fromBronze(unlocked, row, seen);
    if (stage >= 2) fromSilver(unlocked, row, seen);
    if (stage >= 3) fromGold(unlocked, row, seen);
    if (stage >= 4) fromDiamond(unlocked, row, seen);
    credits(unlocked, row.country, seen, stage);
  }
  return { tracks: { transact: stages[stage] as string }, unlocked };
}

// What some live offer is: sold through the marketplace, not private, not BYOL, and of the latter also
// sold, open, listed.
const sold = 1;
const open = 2;
const own = 4;
const ownSold = 8;
const ownOpen = 16;
const ownListed = 32;

function offersSeen(offers: readonly OfferFacts[]): number {
  let seen = 0;
  for (let i = 0; i < offers.length; i += 1) {
    const offer = offers[i] as OfferFacts;
    if (!offer.live) continue;
    const isSold = offer.option === "transact";
    if (isSold) seen |= sold;
    if (!offer.private) seen |= open;
    if (offer.byol) continue;
    seen |= own;
    if (isSold) seen |= ownSold;
    if (!offer.private) seen |= ownOpen | ownListed;
    else if (offer.hasPublicListing) seen |= ownListed;
  }
  return seen;
}

function fromBronze(unlocked: Unlock[], { trainedPeople }: Row, seen: number) {
  if ((seen & ownListed) !== 0) unlocked.push(newsletter);
  if ((seen & ownOpen) !== 0) unlocked.push(blogArticle);
  if ((seen & own) !== 0) unlocked.push(sellerWebinar);
  if (trainedPeople >= 3) unlocked.push(appLicenses);
  if ((seen & ownListed) !== 0) unlocked.push(launchSupport);
}

function fromSilver(unlocked: Unlock[], { references }: Row, seen: number) {
  if (references >= 3) unlocked.push(customerStory);
  if ((seen & ownOpen) !== 0) unlocked.push(categoryPlacement);
  if ((seen & own) !== 0) unlocked.push(sellerIntroduction);
  unlocked.push(demoTenant);
  if ((seen & ownSold) !== 0) unlocked.push(trialPromotion);
}

function fromGold(unlocked: Unlock[], { rating, supportScore, seats, dealsRegistered }: Row, seen: number) {
  if ((seen & ownListed) !== 0) unlocked.push(coSellDesk);
  if (rating >= 4.5 && supportScore >= 75) unlocked.push(homePlacement);
  if ((seen & own) !== 0) unlocked.push(designReview);
  if (seats >= 500 || dealsRegistered >= 20) unlocked.push(executiveBriefing);
}

function fromDiamond(unlocked: Unlock[], { lifetimeSales }: Row, seen: number) {
  if ((seen & ownOpen) !== 0) unlocked.push(conferenceStand);
  if ((seen & ownListed) !== 0) unlocked.push(pressRelease);
  if (lifetimeSales >= 2e8) unlocked.push(keynoteMention);
}

function credits(unlocked: Unlock[], country: string, seen: number, stage: number) {
  if ((seen & own) === 0) return;
  if (country !== "BR" && country !== "IN" && country !== "ZA") unlocked.push(cloudCredits[stage] as Unlock);
  if (stage >= 2) unlocked.push(campaignCredits[stage] as Unlock);
  if (stage >= 3) unlocked.push(telemarketingCredits[stage] as Unlock);
}
