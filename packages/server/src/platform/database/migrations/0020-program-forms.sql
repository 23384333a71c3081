-- Why: a benefit's form is part of its version, and has to be there exactly as it was published.

alter table programs add column forms jsonb;   -- path → the form's JSON as published; null: the version has none
