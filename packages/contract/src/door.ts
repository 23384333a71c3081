import { type Static, Type } from "typebox";
import { orNull } from "./values.ts";

/** The ways in, as the page of signing in shows them. */
export const Doors = Type.Object(
  {
    example_people: Type.Array(
      Type.Object({
        id: Type.String(),
        name: Type.String(),
        role: Type.String({ description: "A role of the table." }),
        partner: orNull(Type.String({ description: "The name of the partner whom the person works for." })),
      }),
      { description: "As whom anybody may sign in by one click; empty outside the example." },
    ),
    providers: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  },
  { $id: "Doors", additionalProperties: false, description: "The ways in." },
);
export type Doors = Static<typeof Doors>;
