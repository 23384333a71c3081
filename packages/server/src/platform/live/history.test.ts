import type { LiveChange } from "@laurel/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ChangeHistory } from "./history.ts";

const change = (id: number): LiveChange => ({ what: "request", id: String(id), partnerId: "acme" });

test("what came after an id is complete and in order, or not known; never a part", () => {
  fc.assert(
    fc.property(fc.nat(60), fc.nat(60), fc.integer({ min: 1, max: 20 }), (before, after, most) => {
      const history = new ChangeHistory(most);
      for (let each = 0; each < before; each += 1) history.add(change(each));
      const id = history.latestId;
      const added = Array.from({ length: after }, (_, each) => history.add(change(before + each)));
      const found = history.after(id);
      if (after <= most) expect(found).toEqual(added);
      else if (found !== null) expect(found).toEqual(added);
      if (after > 2 * most) expect(found).toBeNull();
    }),
  );
});

test("an id of another server, of before a gap, or of the future is not known", () => {
  const history = new ChangeHistory(10);
  const { id } = { id: history.latestId };
  history.add(change(1));
  expect(history.after(id)).toHaveLength(1);
  const epoch = id.split("-")[0];
  for (const wrong of [`${epoch}-2`, `${epoch}--1`, `${epoch}-1e0`, `${epoch}-`, epoch ?? "", "", "x-1"])
    expect(history.after(wrong), wrong).toBeNull();
  history.forget();
  expect(history.after(id)).toBeNull();
  expect(new ChangeHistory(10).after(id)).toBeNull();
});
