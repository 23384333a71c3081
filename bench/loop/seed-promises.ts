import type pg from "pg";

/**
 * Adds `count` open promises, spread evenly over the partners and the next four weeks. Each second one is
 * about an activation and each second one about an outreach, all of offers of their own; half of those about
 * activations are paused, because it is the partner's turn.
 */
export async function seedPromises(owner: pg.ClientBase, count: number): Promise<void> {
  await owner.query(
    `create temp table seeded as
       select n, partner.partner_id, publisher.publisher_id, 'bench-' || n as offer_id
       from generate_series(1, ${count}) n
       join (select partner_id, row_number() over (order by partner_id) as place, count(*) over () as places
         from partners where exists (select from publishers where publishers.partner_id = partners.partner_id)
       ) partner on partner.place = 1 + n % partner.places
       join lateral (select publisher_id from publishers where publishers.partner_id = partner.partner_id
         limit 1) publisher on true`,
  );
  for (const statement of statements) await owner.query(statement);
}

const statements = [
  `insert into offers (partner_id, offer_id, publisher_id, title, offer_type, storefront, pricing_models,
     status, live_on, private)
   select partner_id, offer_id, publisher_id, 'Offer ' || n, 'saas', 'marketplace', '{}', 'live',
     current_date, false from seeded`,
  `insert into activations (partner_id, benefit, offer_id, state, version, activated_by, activated_at,
     activated_on)
   select partner_id, 'engagement-manager', offer_id, 'in-progress', '2026-01', 'laurel', now(), current_date
   from seeded where n % 2 = 0`,
  `insert into outreaches (partner_id, offer_id, option, published_on, due_on, benefits, added, opened_at,
     settled)
   select partner_id, offer_id, 'list', current_date, current_date + 28, '{}', '{}', now(), true
   from seeded where n % 2 = 1`,
  `insert into promises (partner_id, kind, subject, title, language, opened_at, until, working_ms, due_at,
     paused)
   select partner_id, 'next-step', 'activation:' || activation_id, benefit, 'en', now(), null, 86400000,
     now() + interval '28 days' * n / (select count(*) from seeded), n % 4 = 0
   from seeded join activations using (partner_id, offer_id)`,
  `insert into promises (partner_id, kind, subject, title, language, opened_at, until, working_ms, due_at)
   select partner_id, 'outreach', 'outreach:' || outreach_id, offer_id, 'en', now(),
     now() + interval '28 days', null, now() + interval '28 days' * n / (select count(*) from seeded)
   from seeded join outreaches using (partner_id, offer_id)`,
  `insert into promise_pauses (partner_id, promise_id, paused_at, paused_by, why)
   select partner_id, promise_id, opened_at, 'laurel', 'Which logo?' from promises where paused`,
  "drop table seeded",
  "analyze",
];
