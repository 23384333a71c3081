import { expect, test } from "vitest";
import { type Transfer, Transfers } from "./transfers.ts";

const transfer = (given: Partial<Transfer>): Transfer => {
  const { publisherId = "maple" } = given;
  return {
    ...{ transferId: 1, publisherId, offerId: null, toPublisher: publisherId },
    ...{ fromPartner: "A", toPartner: "B", fromDay: null },
    ...given,
  };
};
const maple = { publisherId: "maple", offerId: "one" };

test("what was never transferred counts for the partner that has it", () => {
  const none = new Transfers([transfer({ publisherId: "cedar" })]);
  expect(none.concern("maple")).toBe(false);
  expect(none.holderOn(maple, "2024-01-01", "A")).toBe("A");
  expect(none.heldSince(maple)).toBe(null);
});

test("a publisher that went on twice has its lines where they were on their days", () => {
  const all = new Transfers([
    transfer({ fromDay: "2024-03-01" }),
    transfer({ fromPartner: "B", toPartner: "C", fromDay: "2024-06-01" }),
  ]);
  const holders = ["2024-02-29", "2024-03-01", "2024-05-31", "2024-06-01"].map((day) =>
    all.holderOn(maple, day, "C"),
  );
  expect(holders).toEqual(["A", "B", "B", "C"]);
  expect(all.heldSince(maple)).toBe("2024-06-01");
});

test("a later transfer from an earlier day takes along only what the partner has by then", () => {
  const all = new Transfers([
    transfer({ fromDay: "2024-06-01" }),
    transfer({ fromPartner: "B", toPartner: "C", fromDay: "2024-03-01" }),
  ]);
  const holders = ["2024-04-01", "2024-06-01"].map((day) => all.holderOn(maple, day, "C"));
  expect(holders).toEqual(["A", "C"]);
});

test("what comes back with all its days is held without a gap", () => {
  const back = (fromDay: string | null) =>
    new Transfers([transfer({ fromDay }), transfer({ fromPartner: "B", toPartner: "A" })]);
  expect(back("2024-03-01").holderOn(maple, "2024-04-01", "A")).toBe("A");
  expect(back("2024-03-01").heldSince(maple)).toBe(null);
  expect(back(null).heldSince(maple)).toBe(null);
});

test("what goes on to a third partner is held from the first of the days that came along", () => {
  const on = (fromDay: string | null) =>
    new Transfers([
      transfer({ fromDay: "2024-06-01" }),
      transfer({ fromPartner: "B", toPartner: "C", fromDay }),
    ]);
  expect(on(null).heldSince(maple)).toBe("2024-06-01");
  expect(on("2024-03-01").heldSince(maple)).toBe("2024-06-01");
  expect(on("2024-07-01").heldSince(maple)).toBe("2024-07-01");
});

test("an offer goes with its publisher only as long as it is the publisher's", () => {
  const offer = transfer({ offerId: "one", toPublisher: "cedar", fromDay: "2024-03-01" });
  const all = new Transfers([offer, transfer({ toPartner: "C" })]);
  expect(all.holderOn(maple, "2024-04-01", "C")).toBe("B");
  expect(all.holderOn(maple, "2024-02-01", "C")).toBe("C");
  expect(all.holderOn({ publisherId: "maple", offerId: "two" }, "2024-04-01", "C")).toBe("C");
  expect(all.holderOn({ publisherId: "cedar", offerId: "one" }, "2024-04-01", "B")).toBe("B");
  expect(all.goneTo(maple)).toBe("cedar");
  expect(all.goneTo({ publisherId: "cedar", offerId: "one" })).toBe(null);
});

test("transfers of a publisher before an offer came to it don't concern the offer", () => {
  const all = new Transfers([
    transfer({ publisherId: "cedar", fromPartner: "Z", toPartner: "B", fromDay: "2024-01-01" }),
    transfer({ offerId: "one", toPublisher: "cedar", fromDay: "2024-03-01" }),
  ]);
  const came = { publisherId: "cedar", offerId: "one" };
  expect(["2023-01-01", "2024-02-01", "2024-03-01"].map((day) => all.holderOn(came, day, "B"))).toEqual([
    ...["A", "A", "B"],
  ]);
  expect(all.holderOn({ publisherId: "cedar", offerId: "two" }, "2023-01-01", "B")).toBe("Z");
});

test("lines of an offer belong to its publishers by all days that decide its way", () => {
  const all = new Transfers([
    transfer({ fromDay: "2024-03-01" }),
    transfer({ offerId: "one", toPublisher: "cedar", fromPartner: "B", toPartner: "C" }),
  ]);
  expect(all.offerDays().filter(({ publisherId }) => publisherId === "maple")).toEqual([
    { ...maple, from: null, until: "2024-03-01", belongsTo: "maple" },
    { ...maple, from: "2024-03-01", until: null, belongsTo: "cedar" },
  ]);
});
