-- Why: a benefit's form is part of its version, and has to be there exactly as it was published. How old an exchange
-- rate may be is the version's to say, for the billing days on which it is in force; until now it was seven days.

alter table programs
  add column forms jsonb,                                 -- path → the form's JSON as published; null: it has none
  add column rates_valid_for int not null default 7 check (rates_valid_for between 1 and 366);
