import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { outreach } from "../../../testing/loop.ts";
import { show, wordsShown } from "../../../testing/show.tsx";
import { LeftBehindPicture } from "./left-behind.tsx";
import { LeftBehindCases } from "./left-behind-cases.tsx";

const counts = {
  publications: 21,
  contacted: 10,
  optedOut: 1,
  inTime: 6,
  late: 0,
  supportOpen: 4,
  unattended: 0,
  cases: [],
};

test("the numbers are told as parts that add up", async () => {
  await show(<LeftBehindPicture counts={counts} />);
  screen.getByText(
    "21 publications = 10 contacted + 1 opted out + 6 in time + 4 with an open support request",
  );
  const parts = screen.getAllByRole("listitem").map(({ textContent }) => textContent);
  expect(parts).toEqual(["10contacted", "1opted out", "6in time", "4support request open"]);
});

test("what the watchdog has not settled yet is a part of its own, so that the sum is right", async () => {
  await show(<LeftBehindPicture counts={{ ...counts, publications: 23, unattended: 2 }} />);
  expect(wordsShown()).toMatch(/^.*23 publications = .* \+ 2 that the watchdog settles today$/s);
});

test("what is late while someone is asked is not told as in time", async () => {
  await show(<LeftBehindPicture counts={{ ...counts, late: 2 }} />);
  screen.getByText(/ \+ 4 in time \+ 2 late \+ 4 with an open support request$/);
  const link = screen.getByRole("link", { name: "late, followed up" });
  expect(link.getAttribute("href")).toBe("/outreach?state=late");
});

test("cases are told by their cause, each with a link to it", async () => {
  const gone = outreach();
  const bounced = outreach({ outreachId: 6, offerTitle: "Vision", cause: "bounced" });
  await show(<LeftBehindCases cases={[gone, bounced]} now={0} />);
  expect(screen.getAllByRole("list").map((list) => list.getAttribute("aria-label"))).toEqual([
    "The person has left",
    "Mail bounces",
  ]);
  screen.getByRole("link", { name: "Vision" });
});
