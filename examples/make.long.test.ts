import fc from "fast-check";
import { test } from "vitest";
import { makeExample } from "./make.ts";
import { expectEveryStage, expectStories, stagesOf } from "./testing-make.ts";

test("every stage is filled and every story holds on any first day from 2024 to 2030", () => {
  const first = Temporal.PlainDate.from("2024-01-01");
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2556 }), (days) => {
      const day = first.add({ days });
      const made = makeExample(day);
      expectEveryStage(stagesOf(made, day));
      expectStories(made, day);
    }),
    { numRuns: 6, examples: [[0], [59], [2556]] },
  );
});
