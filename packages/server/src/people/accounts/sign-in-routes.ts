import type * as contract from "@laurel/contract";
import type { Role } from "@laurel/contract";
import { Type } from "typebox";
import { sendProblem } from "../../platform/http/answer/problems.ts";
import type { App } from "../../platform/http/app.ts";
import type { Identity } from "./open-identity.ts";

/** Somebody of the example. */
export interface ExamplePerson {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  /** The name of the partner whom the person works for; null: the team. */
  readonly partner: string | null;
}

const tags = ["people"];
const config = { action: "public" } as const;

/** The ways in: which there are, and the one click of the example. */
export function addDoorRoutes(
  app: App,
  identity: Pick<Identity, "oidcState" | "signInAs">,
  people: readonly ExamplePerson[],
): void {
  app.get(
    "/api/v1/doors",
    {
      config,
      schema: {
        tags,
        operationId: "listDoors",
        summary: "How one can sign in here",
        security: [],
        response: { 200: Type.Unsafe<contract.Doors>({ $ref: "Doors#" }) },
      },
    },
    async (): Promise<contract.Doors> => ({
      example_people: people.map(({ userId: id, name, role, partner }) => ({ id, name, role, partner })),
      providers: identity.oidcState().map(({ id, name }) => ({ id, name })),
    }),
  );
  app.post(
    "/api/v1/example/sign-in",
    {
      config,
      schema: {
        tags,
        operationId: "signInAsExample",
        summary: "Sign in as somebody of the example",
        description: "Only where the example is on and the database is Laurel's own.",
        security: [],
        body: Type.Object({ id: Type.String({ maxLength: 200 }) }, { additionalProperties: false }),
        response: { 204: Type.Null({ description: "Signed in, by a cookie." }) },
      },
    },
    async (request, reply) => {
      const known = people.some(({ userId }) => userId === request.body.id);
      const cookies = known ? await identity.signInAs(request.body.id) : null;
      if (cookies !== null)
        return reply
          .code(204)
          .header("set-cookie", [...cookies])
          .send(null);
      return sendProblem(request, reply, "route-unknown", { params: { path: request.url } });
    },
  );
}
