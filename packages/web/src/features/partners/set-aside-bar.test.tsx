import { listSetAside } from "@laurel/contract";
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { fakeServer } from "../../testing/fake-server.ts";
import { show } from "../../testing/show.tsx";
import { SetAsideBar } from "./set-aside-bar.tsx";

const at = "2026-11-01T10:00:00Z";
const failed = {
  partnerId: "4101101",
  name: "Veltrassa Analytics, Inc.",
  failures: 2,
  firstFailedAt: at,
  lastFailedAt: at,
  setAsideAt: at,
  refusal: { code: "sum-too-large", message: "4101101 cannot be decided." },
};

test("the partners that can't be decided are named with the reason", async () => {
  const server = fakeServer();
  server.answer(listSetAside, { items: [failed], nextCursor: null });
  await show(<SetAsideBar />);
  await screen.findByText("Partners that cannot be decided");
  screen.getByText("4101101 cannot be decided.");
  expect(screen.queryByText(/first five/)).toBeNull();
});

test("where there are more than are named, it says so and leads to all of them", async () => {
  const server = fakeServer();
  server.answer(listSetAside, { items: [failed], nextCursor: "next" });
  await show(<SetAsideBar />, { language: "ko-KR" });
  await screen.findByText("처음 다섯 곳만 표시됩니다.");
  const link = screen.getByRole("link", { name: "모든 대기 항목 보기" });
  expect(link.getAttribute("href")).toBe("/waiting");
});

test("nothing is shown while every partner is decided", async () => {
  const server = fakeServer();
  server.answer(listSetAside, { items: [], nextCursor: null });
  await show(<SetAsideBar />);
  expect(screen.queryByText("Partners that cannot be decided")).toBeNull();
});
