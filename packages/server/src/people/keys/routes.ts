import * as contract from "@laurel/contract";
import type { Database } from "../../platform/database/open.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { asCaller } from "../../platform/http/access/as-caller.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import type { Identity } from "../accounts/open-identity.ts";
import { describeKeys, type KeyDescription } from "./manage-keys.ts";

type KeyMaker = Pick<Identity, "createKey" | "rotateKey" | "revokeKey">;

/** Keys of programs: made, listed, replaced and revoked. */
export function addKeyRoutes(app: App, database: Pick<Database, "readers">, keys: KeyMaker): void {
  implement(app, contract.listKeys, ({ query, request }) =>
    asCaller(database, request, (tx) =>
      listPage(query, {
        name: "keys",
        read: (after, limit) => describeKeys(tx, after, limit),
        positionOf: ({ createdAt, keyId }) => [createdAt.toString(), keyId],
        show: showKey,
      }),
    ),
  );
  implement(app, contract.createKey, async ({ body, caller, request }) => {
    // A key may do no more than its maker.
    const missing =
      caller.kind === "key" ? body.scopes.find((scope) => !caller.scopes.includes(scope)) : undefined;
    if (missing !== undefined) return refuse("scope-missing", { action: missing });
    const owner = caller.kind === "person" ? caller.userId : "cli";
    const { keyId, text } = await keys.createKey(actorOf(request), { ...body, owner });
    return { keyId, key: text };
  });
  implement(app, contract.rotateKey, async ({ params, body, request }) => {
    const fresh = await keys.rotateKey(actorOf(request), params.keyId, body.graceHours);
    return fresh === null
      ? refuse("key-unknown", { found: params.keyId })
      : { keyId: fresh.keyId, key: fresh.text };
  });
  implement(app, contract.revokeKey, async ({ params, request }) => {
    const isDone = await keys.revokeKey(actorOf(request), params.keyId);
    return isDone ? null : refuse("key-unknown", { found: params.keyId });
  });
}

function showKey(key: KeyDescription): contract.Key {
  return {
    ...key,
    createdAt: key.createdAt.toString(),
    expiresAt: key.expiresAt?.toString() ?? null,
    lastUsedAt: key.lastUsedAt?.toString() ?? null,
  };
}
