import type { Locale } from "@laurel/contract";
import { listPartners } from "@laurel/contract";
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { fakeServer } from "../../testing/fake-server.ts";
import { show } from "../../testing/show.tsx";
import { NextCell } from "./next-cell.tsx";
import { StageChart } from "./stage-chart.tsx";

test.each([
  ["en", "Entry stage: 12 partners"],
  ["zh-TW", "入門級：12 家合作夥伴"],
  ["ko-KR", "시작 단계: 파트너 12곳"],
] as const)("in %s a bar of the chart is read out as one sentence", async (language: Locale, name) => {
  fakeServer().answer(listPartners, { items: [], nextCursor: null, total: 12 });
  await show(<StageChart selected={undefined} select={() => {}} />, { language });
  const bar = await screen.findByRole("button", { name });
  expect(bar.getAttribute("aria-pressed")).toBe("false");
});

const standing = {
  asOf: "2026-03-31",
  version: "2023-12",
  nextChangeOn: null,
  tracks: { offers: { o1: "list" } },
  measures: {},
  next: {},
  unlocked: [],
};

test.each([
  ["en", "Not on the track “Transact” yet"],
  ["zh-TW", "「交易」：尚未達到第一階段"],
  ["ko-KR", "‘거래’: 아직 첫 단계에 도달하지 않음"],
] as const)(
  "in %s a partner that an offer has a stage for is told which track it isn't on",
  async (language: Locale, text) => {
    await show(<NextCell standing={standing as never} />, { language });
    screen.getByText(text);
  },
);
