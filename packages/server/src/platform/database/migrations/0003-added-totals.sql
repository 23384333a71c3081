-- Why: an import looked up and rewrote the row of each day that it added to, which took it longer than writing
-- the lines themselves. Now a batch appends what it adds; readers add up, as they did over days before.
alter table sales_daily drop constraint sales_daily_pkey;
alter table sales_daily drop column lines;
alter table sales_daily add column addition_id bigint generated always as identity;
alter table sales_daily add primary key (partner_id, addition_id);
comment on table sales_daily is
  'Derived: what batches added to each day, in minor units of the program''s currency. Add up, never update.';
