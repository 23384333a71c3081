import * as contract from "@laurel/contract";
import { implement } from "../../platform/http/answer/implement.ts";
import { refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import type { Identity } from "./open-identity.ts";

/** How people can sign in here, and signing in as a person of the example. */
export function addSignInRoutes(
  app: App,
  identity: Pick<Identity, "oidcState" | "signInAs">,
  examplePeople: readonly contract.ExamplePerson[],
): void {
  implement(app, contract.getSignInOptions, async () => ({
    examplePeople,
    providers: identity.oidcState(),
  }));
  implement(app, contract.signInAsExample, async ({ body, request, reply }) => {
    const isKnown = examplePeople.some(({ id }) => id === body.id);
    const cookies = isKnown ? await identity.signInAs(body.id) : null;
    if (cookies === null) return refuse("route-unknown", { path: request.routeOptions.url ?? "" });
    reply.header("set-cookie", [...cookies]);
    return null;
  });
}
