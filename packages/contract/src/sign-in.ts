import { Type } from "typebox";
import { operation } from "./operation.ts";
import type { Role } from "./roles.ts";
import { Day, Moment, orNull } from "./values.ts";
import type { Shape } from "./wire.ts";

/** The example marketplace, in a database that holds it. */
export const ExampleNotice = Type.Object(
  {
    day: Day,
    loaded_at: Moment,
  },
  {
    $id: "ExampleNotice",
    additionalProperties: false,
    description:
      "The example that this database holds: its companies, people and figures are invented. `day` is the " +
      "day for which it was made.",
  },
);
export type ExampleNotice = Shape<typeof ExampleNotice>;

/** How people can sign in here, as the sign-in page offers it. */
export const SignInOptions = Type.Object(
  {
    example: orNull(ExampleNotice),
    example_people: Type.Array(
      Type.Object({
        id: Type.String(),
        name: Type.String(),
        role: Type.Unsafe<Role>(
          Type.String({ description: "What the person is, for the partner or the team." }),
        ),
        partner: orNull(Type.String({ description: "The name of the person's partner; null: the team." })),
      }),
      {
        description:
          "People anyone may sign in as with one click. Empty outside the example, and for a request that " +
          "doesn't come directly from the server's own computer.",
      },
    ),
    providers: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  },
  { $id: "SignInOptions", additionalProperties: false, description: "How people can sign in here." },
);
export type SignInOptions = Shape<typeof SignInOptions>;

/** A person of the example. */
export type ExamplePerson = SignInOptions["examplePeople"][number];

const signIn = { action: "public", tag: "people" } as const;

export const getSignInOptions = operation({
  ...signIn,
  id: "getSignInOptions",
  method: "GET",
  path: "/sign-in/options",
  summary: "How people can sign in here",
  answers: { 200: SignInOptions },
});

export const signInAsExample = operation({
  ...signIn,
  id: "signInAsExample",
  method: "POST",
  path: "/example/sign-in",
  summary: "Sign in as a person of the example",
  description:
    "Only where the database holds the example, the server listens to its own computer alone, and the " +
    "request comes directly from there.",
  body: Type.Object({ id: Type.String({ maxLength: 200 }) }, { additionalProperties: false }),
  answers: { 204: Type.Null({ description: "Signed in, by a cookie." }) },
});
