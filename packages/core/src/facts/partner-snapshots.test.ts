import { expect, test } from "vitest";
import { day } from "../testing/histories.ts";
import { dayText } from "../values/calendar.ts";
import { partnerOf, type ReceivedPartner } from "./partner-snapshots.ts";

/** The spells that snapshots give, each written as the day received and the day of the end ("": none). */
function endsOf(...received: readonly (readonly [string, string])[]): readonly string[] {
  const [first, ...more] = received.map(
    ([receivedOn, endedOn]): ReceivedPartner => ({
      country: "US",
      joinedOn: null,
      endedOn: endedOn === "" ? null : day(endedOn),
      receivedOn: day(receivedOn),
    }),
  );
  if (first === undefined) throw new Error("no snapshot");
  const { ended = [] } = partnerOf([first, ...more]);
  return ended.map(({ from, until }) => `${dayText(from)} to ${until === null ? "now" : dayText(until)}`);
}

test("an end lasts, and another day corrects it", () => {
  expect(endsOf(["2024-01-01", ""])).toEqual([]);
  expect(endsOf(["2024-01-01", "2024-03-01"])).toEqual(["2024-03-01 to now"]);
  expect(endsOf(["2024-01-01", "2024-03-01"], ["2024-05-01", "2024-02-01"])).toEqual(["2024-02-01 to now"]);
  expect(endsOf(["2024-01-01", "2024-03-01"], ["2024-05-01", "2024-08-01"])).toEqual(["2024-08-01 to now"]);
});

test("a partner is in again from the day on which a snapshot without an end was received", () => {
  expect(endsOf(["2024-01-01", "2024-03-01"], ["2024-05-01", ""])).toEqual(["2024-03-01 to 2024-05-01"]);
  expect(
    endsOf(
      ["2024-01-01", "2024-03-01"],
      ["2024-05-01", ""],
      ["2024-06-01", "2024-07-01"],
      ["2024-06-02", ""],
    ),
  ).toEqual(["2024-03-01 to 2024-05-01"]);
  expect(endsOf(["2024-01-01", "2024-03-01"], ["2024-05-01", ""], ["2024-06-01", "2024-05-20"])).toEqual([
    "2024-03-01 to 2024-05-01",
    "2024-05-20 to now",
  ]);
});

test("an end that had not come when it was revoked never was", () => {
  expect(endsOf(["2024-01-01", "2024-03-01"], ["2024-02-29", ""])).toEqual([]);
  expect(endsOf(["2024-01-01", "2024-03-01"], ["2024-03-01", ""])).toEqual([]);
  expect(endsOf(["2024-01-01", "2024-03-01"], ["2024-03-02", ""])).toEqual(["2024-03-01 to 2024-03-02"]);
});

test("of several snapshots of one day only the last says whether the partner has ended", () => {
  expect(endsOf(["2024-01-01", ""], ["2024-05-01", "2024-03-01"], ["2024-05-01", ""])).toEqual([]);
  expect(endsOf(["2024-01-01", "2024-03-01"], ["2024-05-01", ""], ["2024-05-01", "2024-03-01"])).toEqual([
    "2024-03-01 to now",
  ]);
});
