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

/** A role in the reader's language; one that is not known here as it is. */
export function roleText(t: Words["t"], role: string): string {
  return role in names ? t(names[role as Role]) : role;
}
