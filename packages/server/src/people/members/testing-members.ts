import type { AnswerOf, InputOf, OperationShape } from "@laurel/contract";
import type { LightMyRequestResponse } from "fastify";
import { testApp } from "../../app/testing-app.ts";
import type { TestDatabase } from "../../platform/database/testing.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { findSession } from "../accounts/account-store.ts";

/** The parts of a test's server. */
interface Setting {
  now(): Temporal.Instant;
  readonly sender?: string;
}

/** A server that recognizes people by a header, with helpers for the tests of members. */
export interface TestMembers {
  /** Sends a request of a person, by their id; null: of a stranger. */
  as(
    person: string | null,
    route: string,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<LightMyRequestResponse>;
  /** Asks for an operation as a person; a refusal fails the test. */
  ask<const Operation extends OperationShape>(
    person: string | null,
    operation: Operation,
    input: InputOf<Operation>,
  ): Promise<AnswerOf<Operation>>;
  /** The code of a refusal, else the status. */
  code(answer: Promise<LightMyRequestResponse>): Promise<string | number>;
  /** The link that was mailed to an address last; null for none. */
  mailed(email: string): Promise<string | null>;
  /** The token of the invitation that was mailed to an address last. */
  token(email: string): Promise<string>;
  accept(token: string, more?: object, person?: string | null): Promise<LightMyRequestResponse>;
}

/** The token of a session is sent in a header instead of a signed cookie: each person's is their id. */
export async function testMembers(database: TestDatabase, { now, ...more }: Setting): Promise<TestMembers> {
  const { call, ask, mailed } = await testApp(database, {
    clock: { now },
    publicUrl: "https://rewards.example.com",
    limits: { known: 100_000, unknown: 100_000 },
    authenticate: async ({ headers }) => {
      const session = await findSession(asServer(database), String(headers["x-person"]), now());
      if (session === null) return { caller: null, credential: null };
      return { caller: { kind: "person", ...session }, credential: "session" };
    },
    ...more,
  });
  const headersOf = (person: string | null) => ({
    authorization: undefined,
    "x-person": person ?? undefined,
    origin: "http://localhost:3000",
  });
  const as: TestMembers["as"] = (person, route, body, headers = {}) =>
    call(route, { headers: { ...headersOf(person), ...headers }, body });
  return {
    as,
    ask: (person, operation, input) => ask(operation, input, headersOf(person)),
    code: async (answer) => {
      const { statusCode, body } = await answer;
      return body === "" ? statusCode : (JSON.parse(body).code ?? statusCode);
    },
    mailed,
    token: async (email) => (await mailed(email))?.split("/join#token=")[1] ?? "",
    accept: (token, given = {}, person = null) =>
      as(person, "POST /api/v1/invitations/accept", { token, ...given }),
  };
}

/** A person who is signed in, and has no role yet. */
export async function addPerson({ pool }: TestDatabase, id: string): Promise<void> {
  await pool.query(
    `insert into identity."user" (id, name, email, "emailVerified", locale)
     values ($1, $1, $1 || '@example.com', true, 'en')`,
    [id],
  );
  await pool.query(
    `insert into identity.session (id, token, "userId", "expiresAt", "updatedAt")
     values ($1, $1, $1, '2100-01-01', now())`,
    [id],
  );
}
