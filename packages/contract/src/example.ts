import { Type } from "typebox";
import { operation } from "./operation.ts";
import { Day, Moment, orNull } from "./values.ts";
import type { Shape } from "./wire.ts";

/** The most days that the example's clock moves at once. */
export const mostDaysAtOnce = 400;

const now = {
  now: Moment,
  today: Type.Unsafe<string>({ ...Day, description: "`now`, as the program's day." }),
};

/** The clock of the example. */
export const ExampleClock = Type.Object(
  {
    ...now,
    next_event_on: orNull(
      Type.Unsafe<string>({ ...Day, description: "The next day on which something falls due." }),
    ),
  },
  { $id: "ExampleClock", additionalProperties: false, description: "What the example's clock shows." },
);
export type ExampleClock = Shape<typeof ExampleClock>;

/** How far to move the example's clock: one of the two. */
export const ClockMove = Type.Object(
  {
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: mostDaysAtOnce })),
    to: Type.Optional(
      Type.String({
        maxLength: 40,
        description: "A day, at the time of day that it is now in the program's zone, or a point in time.",
        examples: ["2026-04-30", "2026-04-30T09:00:00Z"],
      }),
    ),
  },
  { additionalProperties: false },
);
export type ClockMove = Shape<typeof ClockMove>;

/** The example's clock after a move. */
export const ClockMoved = Type.Object(
  { ...now, days: Type.Integer({ minimum: 0, description: "How many days have begun on the way." }) },
  { $id: "ClockMoved", additionalProperties: false, description: "The example's clock after a move." },
);
export type ClockMoved = Shape<typeof ClockMoved>;

const clock = { path: "/example/clock", action: "signed-in", tag: "operation" } as const;

export const getExampleClock = operation({
  ...clock,
  id: "getExampleClock",
  method: "GET",
  summary: "What the example's clock shows",
  description: "Only where the database holds the example.",
  answers: { 200: ExampleClock },
});

export const moveExampleClock = operation({
  ...clock,
  id: "moveExampleClock",
  method: "POST",
  summary: "Move the example's clock forward",
  description:
    "Only where the database holds the example. Walks day by day and does all that falls due on each. " +
    "Answers once all of it is done. Two moves follow one another. If a day fails, the clock stays at the " +
    "last day that was finished.",
  body: ClockMove,
  takesKey: true,
  answers: { 200: ClockMoved },
});
