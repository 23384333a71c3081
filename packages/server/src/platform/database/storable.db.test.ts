import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../../../core/src/testing/runs.ts";
import { storable, storableJson } from "./storable.ts";
import { testDatabase } from "./testing.ts";

const database = await testDatabase();

test("any text can be stored, whatever it holds, and comes back as it was stored", async () => {
  const any = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\0", "\ud83c", "a\udf89", "🎉"));
  await fc.assert(
    fc.asyncProperty(fc.array(any), async (texts) => {
      const { rows } = await database.owner.query("select $1::text[] as texts, $2::jsonb as json", [
        texts.map(storable),
        storableJson({ texts }),
      ]);
      expect(rows).toEqual([{ texts: texts.map(storable), json: { texts: texts.map(storable) } }]);
    }),
    runs(60),
  );
});
