import type { BetterAuthOptions } from "better-auth";
import type { Actor, NewEvent } from "../../platform/audit/append-events.ts";
import { requestIdHeader } from "./auth-headers.ts";

/** Puts events on record. */
export type RecordEvents = (actor: Actor, events: readonly NewEvent[]) => Promise<void>;

type Hooks = NonNullable<BetterAuthOptions["databaseHooks"]>;

/** What a hook of the library knows about its request. */
export interface HookContext {
  readonly path?: string | undefined;
  readonly params?: unknown;
  readonly headers?: Headers | undefined;
  readonly context: {
    readonly session: { readonly user: { readonly id: string } } | null;
    readonly internalAdapter: { findUserById(id: string): Promise<unknown> };
  };
}

/** How a session began, by the endpoint that made it. */
const beginnings: Readonly<{ [path: string]: string }> = {
  "/sign-in/email": "password",
  "/two-factor/verify-totp": "second-factor",
  "/two-factor/verify-backup-code": "backup-code",
  "/callback/:id": "single-sign-on",
};

/** Why a session ended, by the endpoint that ended it. */
const endings: Readonly<{ [path: string]: string }> = {
  "/sign-out": "signed-out",
  "/reset-password": "password-reset",
  "/get-session": "expired",
};

/**
 * Appends an event right after every change that the library makes by itself. What says something
 * about a person is in `personal`; tokens, codes and passwords are nowhere.
 */
export function recordChanges(record: RecordEvents): Hooks {
  // The changed fields are known only before a change, its success only after it.
  const changing = new WeakMap<object, object>();
  const before = async (data: object, context: unknown) => {
    if (context !== null && context !== undefined) changing.set(context as object, data);
  };
  const changed = (context: unknown): { readonly [field: string]: unknown } =>
    (changing.get((context ?? {}) as object) ?? {}) as { [field: string]: unknown };
  const append = (context: unknown, person: string, event: Omit<NewEvent, "partnerId">) =>
    record(actorOf(context, person), [{ partnerId: "", ...event }]);

  return {
    user: {
      create: {
        after: ({ id, email, name }, context) =>
          append(context, id, {
            what: "person.created",
            data: { person: id, how: "single-sign-on" },
            personal: { person: id, email, name },
          }),
      },
      update: {
        before,
        after: async ({ id }, context) => {
          const { twoFactorEnabled, updatedAt: _, ...fields } = changed(context);
          if (typeof twoFactorEnabled === "boolean") {
            const what = twoFactorEnabled ? "two-factor.enabled" : "two-factor.disabled";
            await append(context, id, { what, data: { person: id } });
          } else if (Object.keys(fields).length > 0) {
            const data = { person: id, fields: Object.keys(fields) };
            await append(context, id, { what: "person.changed", data, personal: { person: id, ...fields } });
          }
        },
      },
    },
    session: {
      create: {
        after: async ({ id, userId, ipAddress, userAgent }, context) => {
          if (await waitsForSecondFactor(context, userId)) return;
          await append(context, userId, {
            what: "session.created",
            data: { person: userId, session: id, how: howBegun(context) },
            personal: { person: userId, address: ipAddress ?? null, agent: userAgent ?? null },
          });
        },
      },
      delete: {
        after: async ({ id, userId }, context) => {
          const path = (context as HookContext | null)?.path ?? "";
          // It waited for the second factor, and was never sent to the client.
          if (path === "/sign-in/email") return;
          await append(context, userId, {
            what: "session.ended",
            data: { person: userId, session: id, why: endings[path] ?? "revoked" },
          });
        },
      },
    },
    account: {
      create: {
        after: async ({ userId, providerId }, context) => {
          if (providerId === "credential") return;
          const data = { person: userId, provider: providerId };
          await append(context, userId, { what: "sign-in.linked", data });
        },
      },
      update: {
        before,
        after: async (_, context) => {
          // Without a session it is a reset, which the library reports by itself.
          const user = (context as HookContext | null)?.context.session?.user.id;
          if (user !== undefined && "password" in changed(context))
            await append(context, user, { what: "password.changed", data: { person: user, how: "changed" } });
        },
      },
    },
  };
}

/** The person who is signed in, else the person that is changed. */
function actorOf(context: unknown, person: string): Actor {
  const { headers, context: inner } = (context ?? {}) as Partial<HookContext>;
  return {
    who: `person:${inner?.session?.user.id ?? person}`,
    requestId: headers?.get(requestIdHeader) ?? null,
  };
}

function howBegun(context: unknown): string {
  const { path = "", params } = (context ?? {}) as Partial<HookContext>;
  const how = beginnings[path] ?? "renewed";
  const provider = (params as { id?: unknown } | undefined)?.id;
  return path === "/callback/:id" ? `${how}:${String(provider)}` : how;
}

/** With only the right password, a session is made, and deleted before it is sent to the client. */
async function waitsForSecondFactor(context: unknown, userId: string): Promise<boolean> {
  const { path, context: inner } = (context ?? {}) as Partial<HookContext>;
  if (path !== "/sign-in/email" || inner === undefined) return false;
  const user = (await inner.internalAdapter.findUserById(userId)) as { twoFactorEnabled?: boolean } | null;
  return user?.twoFactorEnabled === true;
}
