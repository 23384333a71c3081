import fc from "fast-check";
import { expect, test } from "vitest";
import { type EpochDay, parseDay } from "../values/calendar.ts";
import { optionRank, type PublishingOption, publishingOptions } from "./option.ts";
import { type OfferSnapshot, publications } from "./publication.ts";

const day = (text: string) => parseDay(text) as EpochDay;

function live(
  option: PublishingOption,
  liveOn: string,
  receivedOn: string,
  stoppedOn: string | null = null,
): OfferSnapshot {
  const status = stoppedOn === null ? "live" : "stopped";
  const stopped = stoppedOn === null ? null : day(stoppedOn);
  return { option, status, liveOn: day(liveOn), stoppedOn: stopped, receivedOn: day(receivedOn) };
}

test("the first go-live is a publication on its live_on, whenever it is received", () => {
  expect(publications([live("list", "2024-01-10", "2024-03-01")])).toEqual([
    { option: "list", on: day("2024-01-10") },
  ]);
});

test("a draft, a preview and a stopped offer that was never live have no publications", () => {
  const draft: OfferSnapshot = { ...live("list", "2024-01-10", "2024-01-01"), status: "draft" };
  const stopped: OfferSnapshot = { ...live("list", "2024-01-10", "2024-01-01", "2024-02-01"), liveOn: null };
  expect(publications([draft, { ...draft, status: "preview" }, stopped])).toEqual([]);
});

test("stopping and resuming an offer is not a publication", () => {
  const snapshots = [
    live("trial", "2024-01-10", "2024-01-10"),
    live("trial", "2024-01-10", "2024-02-01", "2024-02-01"),
    live("trial", "2024-05-01", "2024-05-01"),
  ];
  expect(publications(snapshots)).toEqual([{ option: "trial", on: day("2024-01-10") }]);
});

test("a corrected earlier live_on moves the first publication earlier", () => {
  const snapshots = [live("trial", "2024-01-10", "2024-01-10"), live("trial", "2023-12-24", "2024-02-01")];
  expect(publications(snapshots)).toEqual([{ option: "trial", on: day("2023-12-24") }]);
});

test("earlier days that come by a transfer move the first publication earlier", () => {
  const spells = [{ from: day("2023-12-24"), until: day("2024-01-02") }];
  const came = { ...live("trial", "2024-01-10", "2024-02-01"), spells };
  expect(publications([came])).toEqual([{ option: "trial", on: day("2023-12-24") }]);
});

test("a higher option with the same live_on is a publication on the day it was received", () => {
  const snapshots = [live("list", "2024-01-10", "2024-01-10"), live("transact", "2024-01-10", "2024-04-02")];
  expect(publications(snapshots)).toContainEqual({ option: "transact", on: day("2024-04-02") });
});

test("a higher option with a later live_on is a publication on that day", () => {
  const snapshots = [live("list", "2024-01-10", "2024-01-10"), live("transact", "2024-04-01", "2024-06-02")];
  expect(publications(snapshots)).toContainEqual({ option: "transact", on: day("2024-04-01") });
});

test("an option raised before the go-live is published with the go-live", () => {
  const snapshots = [live("list", "2024-06-01", "2024-01-10"), live("transact", "2024-06-01", "2024-02-01")];
  expect(publications(snapshots)).toContainEqual({ option: "transact", on: day("2024-06-01") });
});

test("an option raised on a stopped offer is a publication only once the offer is live again", () => {
  const snapshots = [
    live("list", "2024-01-10", "2024-01-10"),
    live("transact", "2024-01-10", "2024-06-01", "2024-05-01"),
  ];
  expect(publications(snapshots)).toHaveLength(1);
  const resumed = publications([...snapshots, live("transact", "2024-08-01", "2024-08-01")]);
  expect(resumed).toContainEqual({ option: "transact", on: day("2024-08-01") });
});

test("returning to a lower option and back up is not a new publication", () => {
  const snapshots = [
    live("list", "2024-01-10", "2024-01-10"),
    live("transact", "2024-01-10", "2024-02-01"),
    live("list", "2024-01-10", "2024-03-01"),
    live("transact", "2024-01-10", "2024-04-01"),
  ];
  expect(publications(snapshots).map(({ option }) => option)).toEqual(["list", "transact"]);
});

test("services are a publication only as the first; a ranked option after them is one", () => {
  const services = live("services", "2024-01-10", "2024-01-10");
  const list = live("list", "2024-01-10", "2024-03-01");
  expect(publications([services, list]).map(({ option }) => option)).toEqual(["services", "list"]);
  expect(publications([list, services]).map(({ option }) => option)).toEqual(["list"]);
});

const days = fc.integer({ min: 19_000, max: 20_000 }).map((number) => number as EpochDay);
const snapshot: fc.Arbitrary<OfferSnapshot> = fc.record({
  option: fc.constantFrom(...publishingOptions),
  status: fc.constantFrom("draft", "preview", "live", "stopped"),
  liveOn: fc.option(days),
  stoppedOn: fc.option(days),
  receivedOn: days,
});

test("the ranks of publications only rise, and each option is published at most once", () => {
  fc.assert(
    fc.property(fc.array(snapshot), (snapshots) => {
      const ranks = publications(snapshots).map(({ option }) => optionRank(option));
      expect(ranks).toEqual([...new Set(ranks)].sort());
    }),
  );
});
