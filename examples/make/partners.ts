import { csvText } from "./csv.ts";
import type { Plan, PlannedPublisher } from "./plan.ts";

/** The id under which a publisher of a partner sells: the partner's slug, and the branch's suffix. */
export function publisherId(plan: Plan, publisher: PlannedPublisher): string {
  return publisher.suffix === "" ? plan.company.slug : `${plan.company.slug}-${publisher.suffix}`;
}

/** `partners.csv`. The addresses are under `.example`, which RFC 2606 reserves: no mail reaches anyone. */
export function partnersCsv(cast: readonly Plan[]): string {
  const heading = ["partner_id", "name", "country", "locale", "joined_on", "account_email"];
  return csvText(
    heading,
    cast.map(({ partnerId, company, joinedOn }) => [
      partnerId,
      company.name,
      company.country,
      company.locale,
      joinedOn?.toString() ?? null,
      `account@${company.slug}.example`,
    ]),
  );
}

/** `publishers.csv`. */
export function publishersCsv(cast: readonly Plan[]): string {
  return csvText(
    ["publisher_id", "partner_id", "name"],
    cast.flatMap((plan) => plan.publishers.map((p) => [publisherId(plan, p), plan.partnerId, p.name])),
  );
}
