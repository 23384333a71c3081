-- Why: a typing mistake in a name, or a translation, must not need a version of the program of its own. The rules of a
-- published version never change; its texts can be corrected. A correction is a new row, and the last one counts.
create table program_texts (
  program      text not null,
  version      text not null,
  correction   int not null check (correction > 0), -- counted from 1
  texts        jsonb not null,                      -- all texts of the version, as in programs
  digest       text not null,                       -- of the version with these texts, as in programs
  from_release boolean not null,                    -- a new release of Laurel brought them: the next one may, too
  corrected_at timestamptz not null default now(),
  primary key (program, version, correction),
  foreign key (program, version) references programs
);
grant select on program_texts to laurel_partner, laurel_team;
