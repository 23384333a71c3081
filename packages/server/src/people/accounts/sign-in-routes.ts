import type { IncomingMessage } from "node:http";
import * as contract from "@laurel/contract";
import type { Database } from "../../platform/database/open.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { noticeExample } from "./notice-example.ts";
import type { Identity } from "./open-identity.ts";

/**
 * The people that the sender of a request may sign in as with one click. Empty outside the example, and for a
 * request that doesn't come directly from the server's own computer.
 */
export type ExamplePeople = (arrival: IncomingMessage) => Promise<readonly contract.ExamplePerson[]>;

/** How people can sign in here, and signing in as a person of the example. */
export function addSignInRoutes(
  app: App,
  database: Database,
  identity: Pick<Identity, "oidcState" | "signInAs">,
  examplePeople: ExamplePeople,
): void {
  implement(app, contract.getSignInOptions, async ({ request }) => ({
    example: await noticeExample(asServer(database)),
    examplePeople: await examplePeople(request.raw),
    providers: identity.oidcState(),
  }));
  implement(app, contract.signInAsExample, async ({ body, request, reply }) => {
    const isKnown = (await examplePeople(request.raw)).some(({ id }) => id === body.id);
    const cookies = isKnown ? await identity.signInAs(body.id) : null;
    if (cookies === null) return refuse("route-unknown", { path: request.routeOptions.url ?? "" });
    reply.header("set-cookie", [...cookies]);
    return null;
  });
}
