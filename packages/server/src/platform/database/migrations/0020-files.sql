-- Why: files are taken as spreadsheets and other systems write them. An import keeps how its file was read, so that
-- refused lines can be read again, which lines a mapping skipped, and what rounding did; a refused line keeps all of
-- its reasons; and a sale whose amount was rounded keeps the amount as it was written.
alter table imports
  add column reading jsonb,
  add column skipped bigint not null default 0,
  add column rounded jsonb not null default '[]';
alter table import_refusals add column also jsonb not null default '[]';
alter table sales_intake add column amount_written text;
