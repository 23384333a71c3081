import { type AnswerOf, answerOf, type InputOf, type OperationShape, requestOf } from "@laurel/contract";
import { examplePerson, type Marketplace } from "./marketplace.ts";
import { password } from "./sign-in.ts";

/** Calls the API as one caller. */
export interface Session {
  /** @throws Error with the problem document of a refusal. */
  ask<const Operation extends OperationShape>(
    operation: Operation,
    input: InputOf<Operation>,
  ): Promise<AnswerOf<Operation>>;
}

/** Signs in without a browser. */
export async function sessionOf(site: Marketplace, email: string): Promise<Session> {
  return enter(site, "/api/auth/sign-in/email", { email, password });
}

/** Signs in as one of the example's people without a browser. */
export async function exampleSession(site: Marketplace, name: string): Promise<Session> {
  return enter(site, "/api/v1/example/sign-in", { id: await examplePerson(site.address(), name) });
}

async function enter(site: Marketplace, path: string, body: unknown): Promise<Session> {
  const answer = await fetch(site.address() + path, {
    method: "POST",
    headers: { "content-type": "application/json", origin: site.address() },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
  const cookie = answer.headers.getSetCookie().map((each) => each.split(";")[0]);
  return calling(site, { cookie: cookie.join("; ") });
}

/** Calls the API with the installation's own key. */
export function keyOf(site: Marketplace): Session {
  return calling(site, { authorization: `Bearer ${site.printed().split("=")[1]}` });
}

function calling(site: Marketplace, headers: Readonly<Record<string, string>>): Session {
  return {
    ask: async (operation, input) => {
      const { method, address, body } = requestOf(operation, input);
      const answer = await fetch(site.address() + address, {
        method,
        headers: {
          ...headers,
          origin: site.address(),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${await answer.text()}`);
      return answerOf(operation, answer.status, answer.status === 204 ? null : await answer.json());
    },
  };
}

/** Imports lines over HTTP with the installation's own key. */
export async function importLines(site: Marketplace, kind: string, lines: readonly string[]): Promise<void> {
  const answer = await fetch(`${site.address()}/api/v1/${kind}/batch`, {
    method: "POST",
    headers: { authorization: `Bearer ${site.printed().split("=")[1]}`, "content-type": "text/csv" },
    body: lines.join("\n"),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
