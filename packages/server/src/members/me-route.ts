import type * as contract from "@laurel/contract";
import { Type } from "typebox";
import type { Database } from "../database/open.ts";
import type { App } from "../http/app.ts";
import { findPersonById, rolesOf } from "./store.ts";

/** Who sends a request, told to itself. */
export function addMeRoute(app: App, database: Database): void {
  app.get(
    "/api/v1/me",
    {
      config: { action: "anybody-known" },
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
        return {
          kind: "key",
          id,
          name: null,
          email: null,
          team_role: null,
          memberships: [],
          scopes: [...scopes],
        };
      }
      const { team_role, memberships } = await rolesOf(database, caller.userId);
      const person = await findPersonById({ client: database.pool }, caller.userId);
      const { name = null, email = null } = person ?? {};
      return {
        kind: "person",
        id: caller.userId,
        name,
        email,
        team_role,
        memberships: [...memberships],
        scopes: [],
      };
    },
  );
}
