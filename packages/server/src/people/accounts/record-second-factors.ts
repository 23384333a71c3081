import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware } from "better-auth/api";
import type { StateChange } from "../../platform/audit/state-change.ts";
import type { Database } from "../../platform/database/open.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { secondFactorState } from "./accounted-store.ts";
import { requestIdHeader } from "./auth-headers.ts";
import type { RecordEvents } from "./record-changes.ts";

/**
 * The endpoints that change a second factor; `verify-totp` only for someone who is signed in and adds one.
 */
const changing = /^\/two-factor\/(enable|disable|verify-totp|verify-backup-code|generate-backup-codes)$/;

/** What an endpoint sets of a second factor; only that, or the event would explain a change by hand. */
function setBy(path: string, fields: StateChange["fields"]): StateChange["fields"] {
  if (fields === null || path === "/two-factor/enable") return fields;
  return path === "/two-factor/verify-totp" ? { verified: fields.verified } : { codes: fields.codes };
}

/**
 * Appends an event right after the library changed a second factor or its codes, so that the log accounts for
 * them. The library has no hooks for this table.
 */
export function recordSecondFactors(database: Pick<Database, "pool">, record: RecordEvents) {
  const handler = createAuthMiddleware(async (request) => {
    const { path, context, headers } = request;
    const signedIn = context.session?.user.id;
    const userId = signedIn ?? context.newSession?.user.id;
    if (userId === undefined || (path === "/two-factor/verify-totp" && signedIn === undefined)) return;
    const stored = await secondFactorState(asServer(database), userId);
    const state = stored.map((change) => ({ ...change, fields: setBy(path, change.fields) }));
    const data = { person: userId, by: path.replace("/two-factor/", "") };
    const actor = { who: `person:${userId}`, requestId: headers?.get(requestIdHeader) ?? null };
    await record(actor, [
      { partnerId: "", what: "two-factor.recorded", data, personal: { person: userId, state } },
    ]);
  });
  return {
    id: "record-second-factors",
    hooks: { after: [{ matcher: ({ path }) => changing.test(path ?? ""), handler }] },
  } satisfies BetterAuthPlugin;
}
