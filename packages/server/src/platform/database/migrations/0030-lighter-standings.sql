-- Why: the reasons of a recorded standing were most of its size, and they follow from what it rested on. From now on
-- a record keeps that (`facts`), and its reasons are computed when somebody asks. Earlier records keep their reasons.
alter table standings
  add column facts jsonb,                    -- what the answer rested on and doesn't say; null: no version was in force
  alter column reasons drop not null,
  alter column facts_digest drop not null;
