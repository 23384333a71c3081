import fc from "fast-check";
import { expect, test } from "vitest";
import { days, histories } from "../testing/histories.ts";
import { programs } from "../testing/programs.ts";
import { runs } from "../testing/runs.ts";
import { explain } from "./explain/explain.ts";
import { factsOfRecord, recordFacts } from "./record-facts.ts";
import { factsOn } from "./time/facts-on.ts";

test("what a record keeps gives the facts again, and with them every reason", () => {
  fc.assert(
    fc.property(programs({ publications: true }), histories, days, ({ program }, history, day) => {
      const facts = factsOn([program], program, history, day);
      const kept = JSON.parse(JSON.stringify(recordFacts(facts)));
      const again = factsOfRecord(kept, day, facts.measures);
      expect(again).toEqual(facts);
      expect(explain(program, again)).toEqual(explain(program, facts));
    }),
    runs(150),
  );
});
