-- Why: a partner who was decided for a day that has not come yet, by a clock that ran ahead, must be decided again as
-- soon as the clock is right; what was recorded for those days never counts.

alter table standing_due add column decided_on date;   -- the day for which the partner was last decided
update standing_due due set decided_on = as_of from current_standings current
  where current.partner_id = due.partner_id;
create index standing_due_by_decided_day on standing_due (decided_on);
