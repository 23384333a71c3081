import * as contract from "@laurel/contract";
import { Type } from "typebox";
import type { Database } from "../database/open.ts";
import { actorOf } from "../http/actor.ts";
import type { App } from "../http/app.ts";
import { asCaller } from "../http/as-caller.ts";
import { sendProblem } from "../http/problems.ts";
import { describeKeys, type KeyDescription } from "./manage-keys.ts";
import type { Identity } from "./open-identity.ts";

type Keys = Pick<Identity, "createKey" | "rotateKey" | "revokeKey">;

const tags = ["people"];
const config = { action: "keys.manage" } as const;
const made = Type.Unsafe<contract.MadeKey>({ $ref: "MadeKey#" });

/** Keys of programs: made, listed, replaced and taken back. */
export function addKeyRoutes(app: App, database: Pick<Database, "readers">, keys: Keys): void {
  const list = contract.page(Type.Unsafe<contract.Key>({ $ref: "Key#" }));
  app.get(
    "/api/v1/keys",
    {
      config,
      schema: { tags, operationId: "listKeys", summary: "Keys of programs", response: { 200: list } },
    },
    async (request) => {
      const rows = await asCaller(database, request, describeKeys);
      return { items: rows.map(showKey), next_cursor: null };
    },
  );
  app.post(
    "/api/v1/keys",
    {
      config,
      schema: {
        tags,
        operationId: "createKey",
        summary: "Make a key; it is shown this once",
        body: contract.NewKey,
        response: { 201: made },
      },
    },
    async (request, reply) => {
      const { name, partner_id: partnerId, scopes, expires_in_days: expiresInDays } = request.body;
      const { caller } = request;
      // A key gives no more than its maker has.
      const lacking =
        caller?.kind === "key" ? scopes.find((scope) => !caller.scopes.includes(scope)) : undefined;
      if (lacking !== undefined) {
        return sendProblem(request, reply, "scope-missing", { params: { action: lacking } });
      }
      const owner = caller?.kind === "person" ? caller.userId : "cli";
      const { keyId, text } = await keys.createKey(actorOf(request), {
        name,
        owner,
        partnerId,
        role: null,
        scopes,
        expiresInDays,
      });
      return reply.code(201).send({ key_id: keyId, key: text });
    },
  );
  addChanges(app, keys);
}

function addChanges(app: App, keys: Keys): void {
  const params = contract.KeyParams;
  app.post(
    "/api/v1/keys/:key_id/rotate",
    {
      config,
      schema: {
        tags,
        operationId: "rotateKey",
        summary: "Make a new key for an old one, which goes on for a while",
        params,
        body: contract.KeyRotation,
        response: { 201: made },
      },
    },
    async (request, reply) => {
      const { key_id: found } = request.params;
      const fresh = await keys.rotateKey(actorOf(request), found, request.body.grace_hours);
      if (fresh === null) return sendProblem(request, reply, "key-unknown", { params: { found } });
      return reply.code(201).send({ key_id: fresh.keyId, key: fresh.text });
    },
  );
  app.delete(
    "/api/v1/keys/:key_id",
    {
      config,
      schema: {
        tags,
        operationId: "revokeKey",
        summary: "Take a key back, at once",
        params,
        response: { 204: Type.Null({ description: "Done." }) },
      },
    },
    async (request, reply) => {
      const { key_id: found } = request.params;
      const done = await keys.revokeKey(actorOf(request), found);
      if (!done) return sendProblem(request, reply, "key-unknown", { params: { found } });
      return reply.code(204).send(null);
    },
  );
}

function showKey(key: KeyDescription): contract.Key {
  return {
    key_id: key.keyId,
    name: key.name,
    partner_id: key.partnerId,
    scopes: [...key.scopes],
    start: key.start,
    owner: key.owner,
    revoked: key.revoked,
    created_at: key.createdAt.toString(),
    expires_at: key.expiresAt?.toString() ?? null,
    last_used_at: key.lastUsedAt?.toString() ?? null,
  };
}
