import { expect, test } from "vitest";
import { processConfig, readConfig } from "./config.ts";

const root = new URL("../../../../", import.meta.url).pathname.replace(/\/$/, "");

test("without settings, Laurel runs its own database and listens on this machine only", () => {
  expect(readConfig({}, "/somewhere")).toEqual({
    home: `${root}/.laurel`,
    databaseUrl: null,
    databaseWriteUrl: null,
    databaseReadUrl: null,
    host: "127.0.0.1",
    port: 3000,
    example: true,
    publicUrl: null,
    secret: null,
    requireSecondFactor: [],
    oidcProviders: [],
    smtpUrl: null,
    mailFrom: { name: "Laurel", address: "laurel@localhost" },
    bounceSecret: null,
    retention: { sessionsDays: 30, messagesDays: 400, eventAddressesDays: 90 },
    trustProxy: [],
    rateLimits: { known: 6000, unknown: 600, signIn: 10 },
    checkpoints: { file: `${root}/.laurel/audit-checkpoints.ndjson`, address: null },
    connections: { most: 1_000, stopWithinMs: 10_000 },
    importLimits: { maxBytes: 2_147_483_648, maxLines: 20_000_000 },
    attachmentScanner: null,
    folder: "/somewhere",
  });
});

const webhookSecret = `whsec_${"c2VjcmV0".repeat(5)}`;

test("checkpoints of the audit log go to a file, which is also kept if they are sent to an address", () => {
  const read = (env: Record<string, string>) =>
    readConfig({ LAUREL_HOME: "/elsewhere", AUDIT_CHECKPOINTS_SECRET: webhookSecret, ...env }, "/somewhere")
      .checkpoints;
  const file = "/elsewhere/audit-checkpoints.ndjson";
  expect(read({})).toEqual({ file, address: null });
  expect(read({ AUDIT_CHECKPOINTS: "audit/log.ndjson" })).toEqual({
    file: "/somewhere/audit/log.ndjson",
    address: null,
  });
  const url = "https://audit.example.com/laurel";
  expect(read({ AUDIT_CHECKPOINTS: url })).toEqual({ file, address: { url, secret: webhookSecret } });
});

test.each(["", "secret", "whsec_short"])(
  "checkpoints aren't sent with the secret %j, which isn't repeated",
  (secret) => {
    const env = { AUDIT_CHECKPOINTS: "https://audit.example.com", AUDIT_CHECKPOINTS_SECRET: secret };
    expect(() => readConfig(env, "/")).toThrow(
      "AUDIT_CHECKPOINTS_SECRET is missing or wrong; expected whsec_ and 24",
    );
  },
);

test.each([
  ["10.0.0.7", ["10.0.0.7"]],
  ["10.1.0.0/16, fd00::/8", ["10.1.0.0/16", "fd00::/8"]],
])("TRUST_PROXY=%s names the proxies", (text, proxies) => {
  expect(readConfig({ TRUST_PROXY: text }, "/").trustProxy).toEqual(proxies);
});

test("with DATABASE_URL the example is off, unless LAUREL_EXAMPLE is on", () => {
  const env = { DATABASE_URL: "postgres://me:secret@db.example/laurel" };
  expect(readConfig(env, "/").example).toBe(false);
  expect(readConfig({ ...env, LAUREL_EXAMPLE: "on" }, "/").example).toBe(true);
  expect(readConfig({ LAUREL_EXAMPLE: "off" }, "/").example).toBe(false);
});

test("the logins for writing and reading are given together, beside that for migrating", () => {
  const url = (user: string) => `postgres://${user}:secret@db.example/laurel`;
  const [migrate, write, read] = ["owner", "writer", "reader"].map(url);
  const both = { DATABASE_WRITE_URL: write, DATABASE_READ_URL: read };
  expect(readConfig({ DATABASE_URL: migrate, ...both }, "/")).toMatchObject({
    databaseUrl: migrate,
    databaseWriteUrl: write,
    databaseReadUrl: read,
  });
  const together = /DATABASE_WRITE_URL and DATABASE_READ_URL are set together, beside DATABASE_URL/;
  expect(() => readConfig(both, "/")).toThrow(together);
  expect(() => readConfig({ DATABASE_URL: migrate, DATABASE_READ_URL: read }, "/")).toThrow(together);
});

test("relative paths are resolved against the caller's folder, not npm's", () => {
  const config = readConfig({ INIT_CWD: "/home/me/files", LAUREL_HOME: "../home" }, "/somewhere");
  expect(config.home).toBe("/home/me/home");
  expect(config.folder).toBe("/home/me/files");
});

test.each([
  ["~", "/home/me"],
  ["~/laurel", "/home/me/laurel"],
  ["/srv/~/laurel", "/srv/~/laurel"],
  ["a b's/中文", "/somewhere/a b's/中文"],
])("the folder %s is %s", (text, folder) => {
  const env = { HOME: "/home/me", LAUREL_HOME: text, AUDIT_CHECKPOINTS: text };
  expect(readConfig(env, "/somewhere")).toMatchObject({ home: folder, checkpoints: { file: folder } });
});

test("the folder of another account is not guessed", () => {
  expect(() => readConfig({ LAUREL_HOME: "~laurel/data" }, "/")).toThrow(
    'LAUREL_HOME is "~laurel/data"; expected a folder, with ~ only for your own.',
  );
});

test("an empty variable counts as not set", () => {
  expect(readConfig({ PORT: "", DATABASE_URL: " ", LAUREL_HOME: "" }, "/")).toEqual(readConfig({}, "/"));
});

test("the folder of a socket may be given instead of a host", () => {
  const url = "postgres://me@/laurel?host=%2Frun%2Fpostgresql";
  expect(readConfig({ DATABASE_URL: url }, "/").databaseUrl).toBe(url);
});

test.each([
  ["PORT", "80a", "a whole number from 0 to 65535"],
  ["PORT", "65536", "a whole number from 0 to 65535"],
  ["PORT", "-1", "a whole number from 0 to 65535"],
  ["HOST", "http://localhost", "an address or host name"],
  ["LAUREL_EXAMPLE", "maybe", "on or off"],
  ["RETAIN_SESSIONS_DAYS", "0", "a whole number of days from 1 to 36500"],
  ["RETAIN_MESSAGES_DAYS", "36501", "a whole number of days from 1 to 36500"],
  ["RETAIN_EVENT_ADDRESSES_DAYS", "1.5", "a whole number of days from 1 to 36500"],
  ["REQUIRE_SECOND_FACTOR", "administrator,admin", "roles among owner,manager,viewer,advocate"],
  ["REQUIRE_SECOND_FACTOR", "all", "roles among"],
  ["TRUST_PROXY", "on", "the proxies' addresses, such as 10.0.0.7,10.1.0.0/16"],
  ["TRUST_PROXY", "1", "the proxies' addresses"],
  ["TRUST_PROXY", "10.0.0.7,", "the proxies' addresses"],
  ["TRUST_PROXY", "10.0.0.0/33", "the proxies' addresses"],
  ["MAX_CONNECTIONS", "0", "a whole number from 1 to 1000000"],
  ["STOP_WITHIN_SECONDS", "3601", "a whole number of seconds from 1 to 3600"],
  ["RATE_LIMIT_KNOWN", "0", "a whole number of requests a minute from 1 to 1000000"],
  ["RATE_LIMIT_UNKNOWN", "many", "a whole number of requests a minute from 1 to 1000000"],
  ["RATE_LIMIT_SIGN_IN", "1000001", "a whole number of requests a minute from 1 to 1000000"],
  ["AUDIT_CHECKPOINTS", "http://audit.example.com", "a file or an https address"],
  ["AUDIT_CHECKPOINTS", "ftp://audit.example.com", "a file or an https address"],
  ["IMPORT_MAX_BYTES", "2 GB", "a whole number from 1 to 1000000000000"],
  ["IMPORT_MAX_LINES", "0", "a whole number from 1 to 1000000000000"],
  ["ATTACHMENT_SCANNER", "'/opt/my scanner'", "a program and its arguments, separated by spaces"],
  ["OIDC_PROVIDERS", "entra,entra", "names such as entra,okta"],
  ["OIDC_PROVIDERS", "../entra", "names such as entra,okta"],
])("%s=%s is refused, naming the variable, its value and what is expected", (name, value, expected) => {
  const read = () => readConfig({ [name]: value }, "/");
  expect(read).toThrow(`${name} is "${value}"; expected ${expected}`);
});

test("all problems are reported at once, without passwords", () => {
  const read = () => readConfig({ PORT: "x", DATABASE_URL: "mysql://me:secret@localhost/db" }, "/");
  expect(read).toThrow(/PORT is "x".*|DATABASE_URL is "mysql:\/\/…@localhost\/db"/s);
  expect(read).not.toThrow(/secret/);
});

test.each([
  ["Rewards <rewards@example.com>", { name: "Rewards", address: "rewards@example.com" }],
  ['"Rewards, Inc." <rewards@example.com>', { name: "Rewards, Inc.", address: "rewards@example.com" }],
  [
    "松柏軟體, 獎勵計畫 <rewards@example.com>",
    { name: "松柏軟體, 獎勵計畫", address: "rewards@example.com" },
  ],
  ["市集 <rewards@example.com>", { name: "市集", address: "rewards@example.com" }],
  ["rewards@example.com", { name: "rewards@example.com", address: "rewards@example.com" }],
])("mail comes from %s", (text, mailbox) => {
  expect(readConfig({ MAIL_FROM: text }, "/").mailFrom).toEqual(mailbox);
});

test.each(["Rewards", "a@b.example, c@d.example", "A <a@b.example> B", "A <a@b.example>\nBcc: c@d.example"])(
  "mail does not come from %j",
  (text) => {
    expect(() => readConfig({ MAIL_FROM: text }, "/")).toThrow("MAIL_FROM is");
  },
);

test.each([
  "smtp:me:hushhush@mail.example",
  "https://me:hushhush@mail.example",
  "smtp://me:hush/hushhush@mail.example",
  "smtp://:hushhush@mail.example",
  "smtp://me:hushhush%zz@mail.example",
  "smtps://me:hushhush@mail.example/?pool=true",
])("a wrong address of a mail server is refused, and not repeated: %s", (text) => {
  const read = () => readConfig({ SMTP_URL: text }, "/");
  expect(read).toThrow("SMTP_URL is wrong; expected smtp://user:password@host:port");
  expect(read).not.toThrow(/hush/);
});

test("the address of a mail server may have a password or not", () => {
  const urls = ["smtp://localhost:2525", "smtps://me%40example.com:p%40ss@mail.example", "smtp://[::1]:25/"];
  for (const url of urls) expect(readConfig({ SMTP_URL: url }, "/").smtpUrl).toBe(url);
});

const entra = {
  OIDC_PROVIDERS: "entra, my-okta",
  OIDC_ENTRA_NAME: "Contoso",
  OIDC_ENTRA_ISSUER: "https://login.microsoftonline.com/1111/v2.0",
  OIDC_ENTRA_CLIENT_ID: "2222",
  OIDC_ENTRA_CLIENT_SECRET: "shh",
  OIDC_ENTRA_DOMAINS: "Contoso.com, contoso.example",
  OIDC_ENTRA_TRUST_EMAIL: "on",
  OIDC_MY_OKTA_ISSUER: "http://localhost:4000/",
  OIDC_MY_OKTA_CLIENT_ID: "3333",
  OIDC_MY_OKTA_CLIENT_SECRET: "shh",
};

test("each provider listed is read from its own variables", () => {
  expect(readConfig(entra, "/").oidcProviders).toEqual([
    {
      id: "entra",
      name: "Contoso",
      issuer: "https://login.microsoftonline.com/1111/v2.0",
      clientId: "2222",
      clientSecret: "shh",
      domains: ["contoso.com", "contoso.example"],
      createPeople: false,
      trustEmail: true,
    },
    {
      id: "my-okta",
      name: "my-okta",
      issuer: "http://localhost:4000/",
      clientId: "3333",
      clientSecret: "shh",
      domains: [],
      createPeople: false,
      trustEmail: false,
    },
  ]);
});

test.each([
  [{ OIDC_ENTRA_CLIENT_ID: "" }, "OIDC_ENTRA_CLIENT_ID is missing; OIDC_PROVIDERS lists entra."],
  [{ OIDC_ENTRA_CLIENT_SECRET: "" }, "OIDC_ENTRA_CLIENT_SECRET is missing"],
  [{ OIDC_ENTRA_ISSUER: "http://contoso.com" }, "OIDC_ENTRA_ISSUER is wrong; expected an https"],
  [{ OIDC_ENTRA_DOMAINS: "contoso" }, 'OIDC_ENTRA_DOMAINS is "contoso"; expected domains'],
  [{ OIDC_ENTRA_DOMAINS: "" }, "OIDC_ENTRA_TRUST_EMAIL is on; expected OIDC_ENTRA_DOMAINS"],
])("a provider with %j is refused", (change, expected) => {
  expect(() => readConfig({ ...entra, ...change }, "/")).toThrow(expected);
});

test("a secret that is too short is refused, and not repeated", () => {
  expect(readConfig({ LAUREL_SECRET: "x".repeat(32) }, "/").secret).toBe("x".repeat(32));
  const read = () => readConfig({ LAUREL_SECRET: "almost" }, "/");
  expect(read).toThrow("LAUREL_SECRET is too short; expected 32 characters or more.");
  expect(read).not.toThrow(/almost/);
});

test("variables that a library would read by itself are removed from the environment", () => {
  process.env.BETTER_AUTH_TRUSTED_ORIGINS = "https://evil.test";
  process.env.AUTH_SECRET = "known to everyone";
  processConfig();
  expect(process.env.BETTER_AUTH_TRUSTED_ORIGINS).toBeUndefined();
  expect(process.env.AUTH_SECRET).toBeUndefined();
});
