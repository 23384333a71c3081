import { actions } from "@laurel/contract";
import type { FastifyRequest } from "fastify";
import { keyComparer } from "./api-key.ts";
import type { Authenticate } from "./caller.ts";

/** The token of `Authorization: Bearer …`; null where there is none. */
export function bearer(request: FastifyRequest): string | null {
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? "")?.[1] ?? null;
}

/** Recognizes the installation's key, which may do everything; passes other credentials to `others`. */
export function installationKey(apiKey: string, others: Authenticate = unknownCaller): Authenticate {
  const isRight = keyComparer(apiKey);
  const caller = { kind: "key", keyId: "installation", scopes: actions, partnerId: null } as const;
  return async (request) =>
    isRight(bearer(request) ?? "") ? { caller, credential: "key" } : others(request);
}

const unknownCaller: Authenticate = async (request) => ({
  caller: null,
  credential: bearer(request) === null ? null : "key",
});
