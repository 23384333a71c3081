-- Why: who of the team works when, and in which languages; work is assigned and promises are counted by it.

-- What a member chose; what they didn't choose follows from their account and their role.
create table team_profiles (
  user_id      text primary key references team_members on delete cascade,
  languages    text[] check (cardinality(languages) > 0),  -- null: the language of the account
  absent_from  date,                                       -- null: no absence
  absent_until date,                                       -- the last day; null: until further notice
  takes_work   boolean,                                    -- null: as the role says
  check (absent_until is null or (absent_from is not null and absent_from <= absent_until))
);
comment on table team_profiles is 'When and in which languages the members of the team work.';

-- When the team works. A calendar is never edited: the time counted by it stays counted.
create table team_calendars (
  calendar_id bigint generated always as identity primary key,
  since       timestamptz not null,        -- it counts until the next one's; of two, the one put later counts
  calendar    jsonb not null,              -- as the API shows it
  put_by      text not null,               -- who, as in events
  put_at      timestamptz not null
);
create index team_calendars_by_since on team_calendars (since, calendar_id);
comment on table team_calendars is 'When the team works; kept for ever.';

grant select on team_profiles, team_calendars to laurel_team;
-- A partner's promises are counted by them, so its people read when the team works, but not who says so.
grant select (calendar_id, since, calendar) on team_calendars to laurel_partner;
grant select (locale) on identity."user" to laurel_team;
