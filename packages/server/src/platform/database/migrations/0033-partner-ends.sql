-- Why: a partner leaves the program, and may come back. It says so itself, so that no one has to stop all of its
-- offers. The days on which it was not in the program follow from its snapshots.
alter table partners add column ended_on date;           -- the first day on which it is no longer in the program
alter table partner_snapshots add column ended_on date;  -- null: none was known
create index partner_snapshots_of_ended on partner_snapshots (partner_id) where ended_on is not null;
