-- Why: a partner checks an offer's listing against the marketplace's public rules, and the team sees what is open.

-- By offer, what was found about each rule when it was checked last. Texts and pictures never leave the browser.
create table self_checks (
  partner_id text not null references partners,
  offer_id   text not null,
  checked_at timestamptz not null,           -- the last time something was saved
  checked_by text not null,                  -- as in events
  results    jsonb not null,                 -- by rule: {"ok": true, "found": "216 × 216"}
  primary key (partner_id, offer_id)
);
comment on table self_checks is 'What partners found when they checked the listings of their offers.';
alter table self_checks enable row level security;
grant select on self_checks to laurel_partner, laurel_team;
create policy own_rows on self_checks to laurel_partner
  using (partner_id = nullif(current_setting('laurel.partner_id', true), ''));
create policy all_rows on self_checks to laurel_team using (true);
