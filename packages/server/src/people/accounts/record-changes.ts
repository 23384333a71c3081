import { createHash } from "node:crypto";
import type { BetterAuthOptions } from "better-auth";
import type { Actor, NewEvent } from "../../platform/audit/append-events.ts";
import type { StateChange } from "../../platform/audit/state-change.ts";
import { requestIdHeader } from "./auth-headers.ts";
import type { ClosedAccess } from "./close-access.ts";

/** Puts events on record. */
export type RecordEvents = (actor: Actor, events: readonly NewEvent[]) => Promise<void>;

/** A person's fields, as the library names them, as events account for them. */
const personFields: Readonly<{ [field: string]: string }> = {
  name: "name",
  email: "email",
  emailVerified: "verified",
  image: "image",
  locale: "locale",
  twoFactorEnabled: "second_factor",
};

/** What an event makes of a person, by the fields that it sets. */
export function personIs(userId: string, changed: Readonly<Record<string, unknown>>): StateChange {
  const known = Object.entries(changed).flatMap(([field, value]) => {
    const name = personFields[field];
    return name === undefined ? [] : [[name, field === "twoFactorEnabled" && !value ? null : value]];
  });
  return { of: "person", id: userId, fields: Object.fromEntries(known) };
}

/** Ends what a person's credentials let in, but for the session with the token `keep`. */
type CloseAccess = (userId: string, keep: string) => Promise<ClosedAccess>;

/** What the recording of changes needs to know and to do about a person's credentials. */
export interface CredentialTools {
  /** What is stored of a person's password, as state. */
  readonly passwordOf: (userId: string) => Promise<readonly StateChange[]>;
  readonly closeAccess: CloseAccess;
}

type Hooks = NonNullable<BetterAuthOptions["databaseHooks"]>;

/** What a hook of the library knows about its request. */
export interface HookContext {
  readonly path?: string | undefined;
  readonly params?: unknown;
  readonly headers?: Headers | undefined;
  readonly context: {
    readonly session: {
      readonly user: { readonly id: string };
      readonly session: { readonly token: string };
    } | null;
    readonly internalAdapter: { findUserById(id: string): Promise<unknown> };
  };
}

/** How a session began, by the endpoint that made it. */
const beginnings: Readonly<{ [path: string]: string }> = {
  "/sign-in/email": "password",
  "/two-factor/verify-totp": "second-factor",
  "/two-factor/verify-backup-code": "backup-code",
  "/callback/:id": "single-sign-on",
  // The library's name for an endpoint that isn't served: one click, in the example.
  "virtual:": "example",
};

/** Why a session ended, by the endpoint that ended it. */
const endings: Readonly<{ [path: string]: string }> = {
  "/sign-out": "signed-out",
  "/reset-password": "password-reset",
  "/get-session": "expired",
};

/**
 * Appends an event right after every change that the library makes by itself. What says something
 * about a person is in `personal`; tokens, codes and passwords are nowhere. `passwordOf`: what is stored of a
 * person's password, as state.
 */
export function recordChanges(record: RecordEvents, { passwordOf, closeAccess }: CredentialTools): Hooks {
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
        after: ({ id, email, name, ...others }, context) =>
          append(context, id, {
            what: "person.created",
            data: { person: id, how: "single-sign-on" },
            personal: { person: id, email, name, state: [personIs(id, { email, name, ...others })] },
          }),
      },
      update: {
        before,
        after: async ({ id }, context) => {
          const { twoFactorEnabled, updatedAt: _, ...fields } = changed(context);
          if (typeof twoFactorEnabled === "boolean") {
            const what = twoFactorEnabled ? "two-factor.enabled" : "two-factor.disabled";
            const personal = { person: id, state: [personIs(id, { twoFactorEnabled })] };
            const closed = twoFactorEnabled ? {} : await closeOthers(closeAccess, context, id);
            await append(context, id, { what, data: { person: id, ...closed }, personal });
          } else if (Object.keys(fields).length > 0) {
            const data = { person: id, fields: Object.keys(fields) };
            const personal = { person: id, ...fields, state: [personIs(id, fields)] };
            await append(context, id, { what: "person.changed", data, personal });
          }
        },
      },
    },
    session: sessionHooks(append),
    account: {
      create: {
        after: async ({ id, userId, providerId, accountId }, context) => {
          // A password's event is appended by what sets it.
          if (providerId === "credential") return;
          const data = { person: userId, provider: providerId };
          const fields = { person: userId, provider: providerId, account: accountId };
          const personal = { person: userId, state: [{ of: "sign-in", id, fields }] };
          await append(context, userId, { what: "sign-in.linked", data, personal });
        },
      },
      update: {
        before,
        after: async (_, context) => {
          // Without a session it is a reset, which the library reports by itself.
          const user = (context as HookContext | null)?.context.session?.user.id;
          if (user === undefined || !("password" in changed(context))) return;
          const closed = await closeOthers(closeAccess, context, user);
          const data = { person: user, how: "changed", ...closed };
          const personal = { person: user, state: await passwordOf(user) };
          await append(context, user, { what: "password.changed", data, personal });
        },
      },
    },
  };
}

type Append = (context: unknown, person: string, event: Omit<NewEvent, "partnerId">) => Promise<void>;

function sessionHooks(append: Append): NonNullable<Hooks["session"]> {
  return {
    create: {
      after: async ({ id, userId, token, ipAddress, userAgent }, context) => {
        if (await waitsForSecondFactor(context, userId)) return;
        await append(context, userId, {
          what: "session.created",
          data: { person: userId, session: id, how: howBegun(context) },
          personal: { person: userId, address: ipAddress ?? null, agent: userAgent ?? null },
          state: [{ of: "session", id, fields: { person: userId, token: digestOf(token) } }],
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
          state: [{ of: "session", id, fields: null }],
        });
      },
    },
  };
}

function digestOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** What the former credentials let in ends; the session that changes them stays. */
async function closeOthers(closeAccess: CloseAccess, context: unknown, person: string) {
  const { session } = (context as HookContext | null)?.context ?? {};
  const { sessions, links } = await closeAccess(person, session?.session.token ?? "");
  return { sessions_ended: sessions, links_ended: links };
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
