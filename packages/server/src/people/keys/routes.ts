import * as contract from "@laurel/contract";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { asCaller, changeAsCaller } from "../../platform/http/access/as-caller.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { Refusal } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import { answerWithdrawn } from "../authority/answer-withdrawn.ts";
import { type KeyRow, listKeys } from "./key-store.ts";
import { type CreatedKey, createKey, revokeKey, rotateKey } from "./manage-keys.ts";

/** Keys of programs: made, listed, replaced and revoked. */
export function addKeyRoutes(app: App, database: Database, clock: Clock): void {
  implement(app, contract.listKeys, ({ query, request }) =>
    asCaller(database, request, (tx) =>
      listPage(query, {
        name: "keys",
        read: (after, limit) => listKeys(tx, after, limit),
        positionOf: ({ createdAt, keyId }) => [createdAt.toString(), keyId],
        show: showKey,
      }),
    ),
  );
  implement(app, contract.createKey, async ({ body, request }) =>
    showMade(
      await changeAsCaller(database, request, (tx) => createKey(tx, actorOf(request), body, clock.now())),
    ),
  );
  implement(app, contract.rotateKey, async ({ params, body, request }) => {
    const change = { ...params, actor: actorOf(request), now: clock.now() };
    return showMade(await changeAsCaller(database, request, (tx) => rotateKey(tx, change, body.graceHours)));
  });
  implement(app, contract.revokeKey, async ({ params, request }) => {
    const change = { ...params, actor: actorOf(request), now: clock.now() };
    return answerWithdrawn(await changeAsCaller(database, request, (tx) => revokeKey(tx, change)));
  });
}

function showMade(made: CreatedKey | Refusal): contract.MadeKey | Refusal {
  return made instanceof Refusal ? made : { keyId: made.keyId, key: made.text };
}

function showKey({ enabled, createdAt, expiresAt, lastUsedAt, ...key }: KeyRow): contract.Key {
  return {
    ...key,
    scopes: [...key.scopes],
    revoked: !enabled,
    createdAt: createdAt.toString(),
    expiresAt: expiresAt?.toString() ?? null,
    lastUsedAt: lastUsedAt?.toString() ?? null,
  };
}
