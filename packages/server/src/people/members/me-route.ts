import type * as contract from "@laurel/contract";
import { Type } from "typebox";
import { partnerNames } from "../../facts/partners/directory-store.ts";
import type { Database } from "../../platform/database/open.ts";
import type { Reader } from "../../platform/database/transaction.ts";
import type { PersonCaller } from "../../platform/http/access/caller.ts";
import type { App } from "../../platform/http/app.ts";
import { findPersonById } from "./member-store.ts";

/** Who sends a request, told to itself. */
export function addMeRoute(app: App, database: Database): void {
  app.get(
    "/api/v1/me",
    {
      config: { action: "signed-in" },
      schema: {
        tags: ["people"],
        operationId: "getMe",
        summary: "Who is signed in, or which key was sent",
        response: { 200: Type.Unsafe<contract.Me>({ $ref: "Me#" }) },
      },
    },
    async ({ caller }): Promise<contract.Me> => {
      if (caller === null) throw new Error("nobody is told who they are");
      if (caller.kind === "key") {
        const { keyId: id, scopes } = caller;
        const nobody = { name: null, email: null, has_password: false, second_factor: false };
        return { kind: "key", id, ...nobody, team_role: null, memberships: [], scopes: [...scopes] };
      }
      return describePerson({ client: database.pool }, caller);
    },
  );
}

async function describePerson(reader: Reader, caller: PersonCaller): Promise<contract.Me> {
  const { userId: id, teamRole: team_role } = caller;
  const person = await findPersonById(reader, id);
  const names = await partnerNames(
    reader,
    caller.memberships.map(({ partnerId }) => partnerId),
  );
  const memberships = caller.memberships
    .map(({ partnerId, role }) => ({ partner_id: partnerId, name: names.get(partnerId) ?? partnerId, role }))
    .toSorted((one, other) => one.name.localeCompare(other.name));
  return {
    kind: "person",
    id,
    name: person?.name ?? null,
    email: person?.email ?? null,
    has_password: person?.hasPassword ?? false,
    second_factor: person?.secondFactor ?? false,
    team_role,
    memberships,
    scopes: [],
  };
}
