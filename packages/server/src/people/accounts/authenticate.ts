import { type Action, actions } from "@laurel/contract";
import type { Authenticate, Caller } from "../../platform/http/access/caller.ts";
import { bearer } from "../../platform/http/access/installation-key.ts";
import type { Identity } from "./open-identity.ts";

/**
 * Knows people by the cookie of their session and programs by their key. What a person is is read each time:
 * whoever is taken out is out at once. A key shown with a cookie counts, the cookie does not.
 */
export function authenticateBy(identity: Pick<Identity, "keyOf" | "sessionOf">): Authenticate {
  return async (request) => {
    const token = bearer(request);
    if (token !== null) return { caller: await keyCaller(identity, token), credential: "key" };
    if (request.headers.cookie === undefined) return { caller: null, credential: null };
    const session = await identity.sessionOf(request.headers);
    if (session === null) return { caller: null, credential: "session" };
    const { userId, teamRole, memberships } = session;
    const caller = { kind: "person", userId, teamRole, memberships } as const;
    return { caller, credential: "session" };
  };
}

async function keyCaller({ keyOf }: Pick<Identity, "keyOf">, token: string): Promise<Caller | null> {
  const key = await keyOf(token);
  if (key === null) return null;
  const scopes = key.scopes.filter((scope): scope is Action => actions.includes(scope as Action));
  return { kind: "key", keyId: key.keyId, scopes, partnerId: key.partnerId };
}
