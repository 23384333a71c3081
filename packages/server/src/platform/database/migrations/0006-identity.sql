-- Why: people and keys. The tables of `identity` are those of better-auth, as its own migrations make them; who
-- belongs to which partner, and to the team, is ours.
create schema identity;

create table identity."user" ("id" text not null primary key, "name" text not null, "email" text not null unique, "emailVerified" boolean not null, "image" text, "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz default CURRENT_TIMESTAMP not null, "twoFactorEnabled" boolean, "locale" text not null);
create table identity."session" ("id" text not null primary key, "expiresAt" timestamptz not null, "token" text not null unique, "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz not null, "ipAddress" text, "userAgent" text, "userId" text not null references identity."user" ("id") on delete cascade);
create table identity."account" ("id" text not null primary key, "accountId" text not null, "providerId" text not null, "userId" text not null references identity."user" ("id") on delete cascade, "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, "scope" text, "password" text, "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz not null);
create table identity."verification" ("id" text not null primary key, "identifier" text not null, "value" text not null, "expiresAt" timestamptz not null, "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz default CURRENT_TIMESTAMP not null);
create table identity."twoFactor" ("id" text not null primary key, "secret" text not null, "backupCodes" text not null, "userId" text not null references identity."user" ("id") on delete cascade, "verified" boolean, "failedVerificationCount" integer, "lockedUntil" timestamptz);
create table identity."apikey" ("id" text not null primary key, "configId" text not null, "name" text, "start" text, "referenceId" text not null, "prefix" text, "key" text not null, "refillInterval" integer, "refillAmount" integer, "lastRefillAt" timestamptz, "enabled" boolean, "rateLimitEnabled" boolean, "rateLimitTimeWindow" integer, "rateLimitMax" integer, "requestCount" integer, "remaining" integer, "lastRequest" timestamptz, "expiresAt" timestamptz, "createdAt" timestamptz not null, "updatedAt" timestamptz not null, "permissions" text, "metadata" text);
create table identity."rateLimit" ("id" text not null primary key, "key" text not null unique, "count" integer not null, "lastRequest" bigint not null);
create index "session_userId_idx" on identity."session" ("userId");
create index "account_userId_idx" on identity."account" ("userId");
create index "verification_identifier_idx" on identity."verification" ("identifier");
create index "twoFactor_secret_idx" on identity."twoFactor" ("secret");
create index "twoFactor_userId_idx" on identity."twoFactor" ("userId");
create index "apikey_configId_idx" on identity."apikey" ("configId");
create index "apikey_referenceId_idx" on identity."apikey" ("referenceId");
create index "apikey_key_idx" on identity."apikey" ("key");

-- Who works for the marketplace, and as what.
create table team_members (
  user_id  text primary key references identity."user" on delete cascade,
  role     text not null check (role in ('advocate','program-manager','administrator','auditor')),
  added_at timestamptz not null default now()
);

-- Who works for a partner. One person may work for several.
create table memberships (
  partner_id text not null references partners,
  user_id    text not null references identity."user" on delete cascade,
  role       text not null check (role in ('owner','manager','viewer')),
  joined_at  timestamptz not null default now(),
  primary key (partner_id, user_id)
);
create index memberships_of_person on memberships (user_id);

-- Asked to join. Only a digest of the link's token is kept: who reads the database can't use it.
create table invitations (
  partner_id    text not null references partners,
  invitation_id bigint generated always as identity,
  email         text not null,               -- in lower case
  role          text not null check (role in ('owner','manager','viewer')),
  locale        text not null,               -- the language it is written in
  token_digest  bytea not null unique,
  invited_by    text not null,               -- who, as in events
  invited_at    timestamptz not null default now(),
  expires_at    timestamptz not null,
  settled_at    timestamptz,                 -- accepted or revoked
  settled_as    text check (settled_as in ('accepted','revoked')),
  primary key (partner_id, invitation_id),
  check ((settled_at is null) = (settled_as is null))
);
create unique index invitations_open on invitations (partner_id, email) where settled_at is null;

-- A partner says that a publisher is its own; the team looks and decides.
create table publisher_claims (
  partner_id   text not null references partners,
  claim_id     bigint generated always as identity,
  publisher_id text not null,
  name         text not null,                -- what the partner calls it, for a publisher that nobody knows yet
  asked_by     text not null,                -- who, as in events
  asked_at     timestamptz not null default now(),
  settled_at   timestamptz,
  settled_as   text check (settled_as in ('granted','declined')),
  why          text,                         -- the reason that the team gave
  primary key (partner_id, claim_id),
  check ((settled_at is null) = (settled_as is null))
);
create unique index publisher_claims_open on publisher_claims (partner_id, publisher_id) where settled_at is null;
