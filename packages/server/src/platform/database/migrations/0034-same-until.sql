-- Why: most answers are those of the day before. Where nothing arrived and no input changes by itself, the latest
-- answer holds with all its measures, and needs no facts to be read.
alter table current_standings add column same_until date;  -- the first day on which it may differ; null: unknown
