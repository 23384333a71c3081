-- Why: `laurel standing all` prints the latest answers as they are kept. As text they need not be parsed and written
-- again, and keep the order of their fields. Those of earlier releases have another order until the partner is decided.
alter table current_standings
  alter column answer type json using (answer - '{partner_id,as_of}'::text[])::json;  -- without partner and day

-- What lists filter and sort by.
alter table current_standings
  add column tracks jsonb generated always as ((answer -> 'tracks')::jsonb) stored,
  add column measures jsonb generated always as ((answer -> 'measures')::jsonb) stored;
