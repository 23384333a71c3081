import type { Role } from "@laurel/contract";
import type { Messages } from "./messages.ts";
import type { Words } from "./words.ts";

const names = {
  owner: "role.owner",
  manager: "role.manager",
  viewer: "role.viewer",
  advocate: "role.advocate",
  "program-manager": "role.program-manager",
  administrator: "role.administrator",
  auditor: "role.auditor",
} as const satisfies Record<Role, keyof Messages>;

const meanings = {
  owner: "role-means.owner",
  manager: "role-means.manager",
  viewer: "role-means.viewer",
  advocate: "role-means.advocate",
  "program-manager": "role-means.program-manager",
  administrator: "role-means.administrator",
  auditor: "role-means.auditor",
} as const satisfies Record<Role, keyof Messages>;

/** A role in the reader's language; one that is not known here as it is. */
export function roleText(t: Words["t"], role: string): string {
  return role in names ? t(names[role as Role]) : role;
}

/** What somebody with a role sees and does, in a sentence. */
export function roleMeans(t: Words["t"], role: Role): string {
  return t(meanings[role]);
}
