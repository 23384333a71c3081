import { presentObservations } from "../facts/observations/observation-store.ts";
import { derivedOffers, presentOfferFacts, presentOffers } from "../facts/offers/offer-store.ts";
import { derivedPartners, presentPartnerFacts, presentPartners } from "../facts/partners/partner-store.ts";
import {
  derivedPublishers,
  presentPublisherFacts,
  presentPublishers,
} from "../facts/publishers/publisher-store.ts";
import { presentRates } from "../facts/rates/rate-record-store.ts";
import { derivedRateDays, presentRateDays } from "../facts/rates/rate-store.ts";
import { presentSales } from "../facts/sales/sale-store.ts";
import { derivedTotals, presentTotals } from "../facts/sales/total-store.ts";
import { presentTransfers } from "../facts/transfers/transfer-store.ts";
import {
  presentKeys,
  presentPeople,
  presentSecondFactors,
  presentSessions,
  presentSignIns,
} from "../people/accounts/accounted-store.ts";
import { presentInvitations } from "../people/invitations/invitation-store.ts";
import { presentMemberships } from "../people/members/member-store.ts";
import { presentTeam } from "../people/team/team-store.ts";
import { presentErasures } from "../platform/audit/event-store.ts";
import { presentPrograms } from "../program/program-store.ts";
import { presentBackfills } from "../standing/backfill-store.ts";
import { derivedAnswers, presentAnswers, presentStandings } from "../standing/standing-store.ts";

/** All state that events account for, and what follows from it. */
export const accounted = {
  present: [
    presentErasures,
    presentPrograms,
    presentPeople,
    presentSignIns,
    presentSecondFactors,
    presentSessions,
    presentKeys,
    presentTeam,
    presentMemberships,
    presentInvitations,
    presentPartnerFacts,
    presentPublisherFacts,
    presentOfferFacts,
    presentSales,
    presentObservations,
    presentRates,
    presentStandings,
    presentBackfills,
    presentTransfers,
    presentPartners,
    presentPublishers,
    presentOffers,
    presentRateDays,
    presentTotals,
    presentAnswers,
  ].join(" union all "),
  derived: [
    derivedPartners,
    derivedPublishers,
    derivedOffers,
    derivedRateDays,
    derivedTotals,
    derivedAnswers,
  ].join(" union all "),
};
