import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../../core/src/testing/runs.ts";
import { readConfig } from "./config.ts";
import { connect } from "./database/open.ts";
import { describeAddress } from "./database-address.ts";

const secret = "hushhush";
/** Passwords with every character that has a meaning in an address, around a part to look for. */
const around = fc.stringMatching(/^[@/:?#%&=+ \\[\]a-zA-Z0-9.-]{0,4}$/);
const passwords = fc.tuple(around, around).map(([before, after]) => `${before}${secret}${after}`);
const spoiled = fc
  .record({
    scheme: fc.constantFrom(
      ...[
        "postgres://",
        "postgresql://",
        "postgres//",
        "postgres:/",
        "postgres:",
        "POSTGRES://",
        "Postgres://",
      ],
      ...["", "://", "//", " postgres://", "postgres:///", "jdbc:postgresql://", "https://", "smtp://"],
    ),
    user: fc.constantFrom("laurel:", "laurel", "", ":", "lau rel:", "laurel@"),
    password: passwords,
    at: fc.constantFrom("@", "@", "@@", "%40", " ", "/", ""),
    rest: fc.constantFrom(
      "db.example:5432/laurel",
      "db.example:port/laurel",
      "/laurel",
      "",
      "[::1/laurel",
      "@x",
      "/a?b=@",
    ),
  })
  .map(({ scheme, user, password, at, rest }) => `${scheme}${user}${password}${at}${rest}`);

const settings = ["DATABASE_URL", "PUBLIC_URL", "SMTP_URL", "OIDC_ENTRA_ISSUER"] as const;

test("no error about an address repeats its password, however it is written", () => {
  let refused = 0;
  fc.assert(
    fc.property(fc.constantFrom(...settings), spoiled, (name, value) => {
      const provider = { OIDC_PROVIDERS: "entra", OIDC_ENTRA_CLIENT_ID: "a", OIDC_ENTRA_CLIENT_SECRET: "b" };
      try {
        const { databaseUrl } = readConfig(
          { ...(name === "OIDC_ENTRA_ISSUER" ? provider : {}), [name]: value },
          "/",
        );
        // A good address is shown without its password where the database doesn't answer.
        if (databaseUrl !== null && /:[^@]*hushhush[^@]*@/.test(databaseUrl))
          expect(describeAddress(databaseUrl)).not.toContain(secret);
      } catch (error) {
        refused += 1;
        expect(String(error)).toContain(name);
        expect(String(error).toLowerCase()).not.toContain(secret);
      }
    }),
    runs(3000),
  );
  expect(refused).toBeGreaterThan(200);
});

test("an address pasted into another setting isn't repeated either", () => {
  const url = `postgres://laurel:${secret}@db.example/laurel`;
  for (const name of ["HOST", "PORT", "LAUREL_EXAMPLE", "TRUST_PROXY", "OIDC_PROVIDERS", "RATE_LIMIT_KNOWN"])
    expect(() => readConfig({ [name]: url }, "/"), name).toThrow(
      new RegExp(`^(?!.*${secret})${name} is`, "s"),
    );
});

test.each([
  ["postgres://laurel:a/b@127.0.0.1/laurel", "/ or ? before @"],
  ["postgres://laurel:a#b@127.0.0.1/laurel", "a space or #"],
  ["postgres//laurel:a@127.0.0.1/laurel", "doesn't begin with postgres://"],
  ["postgres://laurel:100%@127.0.0.1/laurel", "a % without two hexadecimal digits"],
  ["postgres://laurel:a@127.0.0.1:port/laurel", "its host or port can't be read"],
])("the error about %s says what is wrong", (value, fault) => {
  expect(() => readConfig({ DATABASE_URL: value }, "/")).toThrow(fault);
});

test("a database that doesn't answer is named by host, port and name", async () => {
  const url = `postgres://laurel:p@${secret}%2F@127.0.0.1:1/laurel?password=${secret}`;
  const failed: unknown = await connect(
    { migrate: url, write: url, read: url, made: true },
    async () => {},
  ).catch((error: unknown) => error);
  expect(String(failed)).toContain("The database 127.0.0.1:1/laurel doesn't answer");
  expect(String(failed)).not.toContain(secret);
});
