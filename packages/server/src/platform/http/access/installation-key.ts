import { actions } from "@laurel/contract";
import type { FastifyRequest } from "fastify";
import { keyComparer } from "./api-key.ts";
import type { Authenticate } from "./caller.ts";

/** The token of `Authorization: Bearer …`; null where there is none. */
export function bearer(request: FastifyRequest): string | null {
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? "")?.[1] ?? null;
}

/** Knows the key of the installation, which may do everything; asks `others` about whatever else is shown. */
export function installationKey(apiKey: string, others: Authenticate = nobody): Authenticate {
  const isRight = keyComparer(apiKey);
  const caller = { kind: "key", keyId: "installation", scopes: actions, partnerId: null } as const;
  return async (request) =>
    isRight(bearer(request) ?? "") ? { caller, credential: "key" } : others(request);
}

const nobody: Authenticate = async (request) => ({
  caller: null,
  credential: bearer(request) === null ? null : "key",
});
