import { type Action, actions } from "@laurel/contract";
import type { Authenticate, Caller } from "../../platform/http/access/caller.ts";
import { bearer } from "../../platform/http/access/installation-key.ts";
import type { Identity } from "./open-identity.ts";

/**
 * Knows people by the cookie of their session and programs by their key. A person's roles are read each time,
 * so a removal takes effect at once. If a request has a key and a cookie, the key counts.
 */
export function authenticateBy(identity: Pick<Identity, "keyOf" | "sessionOf">): Authenticate {
  return async (request) => {
    const token = bearer(request);
    if (token !== null) return { caller: await keyCaller(identity, token), credential: "key" };
    if (request.headers.cookie === undefined) return { caller: null, credential: null };
    const session = await identity.sessionOf(request.headers);
    if (session === null) return { caller: null, credential: "session" };
    return { caller: { kind: "person", ...session }, credential: "session" };
  };
}

async function keyCaller({ keyOf }: Pick<Identity, "keyOf">, token: string): Promise<Caller | null> {
  const key = await keyOf(token);
  if (key === null) return null;
  const scopes = key.scopes.filter((scope): scope is Action => actions.includes(scope as Action));
  return { kind: "key", keyId: key.keyId, scopes, partnerId: key.partnerId };
}
