-- Why: a publisher or an offer comes to another partner, by a sale of the business or because one company was registered
-- twice. A transfer says from which day on its sales count there. The lines before stay where they are.
create table transfers (
  transfer_id    bigint generated always as identity primary key,
  publisher_id   text not null,              -- the publisher that had it
  offer_id       text,                       -- null: the publisher with all its offers
  to_publisher   text not null,              -- the publisher that has it since; `publisher_id` where that is transferred
  from_partner   text not null,
  to_partner     text not null,
  from_day       date,                       -- lines billed from then on; null: all lines
  transferred_at timestamptz not null default laurel_now()
);
grant select on transfers to laurel_team;

-- The transfer by which a line left the partner; null: its import was undone.
alter table undone_sales add column transfer_id bigint;
create index undone_sales_by_transfer on undone_sales (transfer_id) where transfer_id is not null;

alter table standings drop constraint standings_cause_check,
  add constraint standings_cause_check
    check (cause in ('facts','time','program','fraud','mistake','backfill','transfer'));
