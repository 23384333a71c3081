import { getExampleClock, getMe, getSignInOptions, type Locale } from "@laurel/contract";
import { screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { fakeServer } from "../testing/fake-server.ts";
import { person } from "../testing/person.ts";
import { show } from "../testing/show.tsx";
import { ExampleBanner } from "./example-banner.tsx";

const example = { day: "2026-03-15", loadedAt: "2026-03-15T12:00:00Z" };

test.each<[Locale, string, string]>([
  ["en", "Example: all companies, people and figures are invented.", "Use your own data"],
  ["zh-TW", "這是範例，其中的公司、人物與數字皆為虛構。", "改用自己的資料"],
  ["ko-KR", "예시 화면입니다. 회사, 사람, 수치는 모두 가상입니다.", "내 데이터 사용하기"],
])(
  "with the example every page says so in %s, with the command that ends it",
  async (language, text, end) => {
    const server = fakeServer();
    server.answer(getSignInOptions, { example, examplePeople: [], providers: [] });
    const user = await show(<ExampleBanner />, { language });
    await screen.findByText(text);
    expect(screen.getByRole("complementary").getAttribute("aria-label")).not.toBe("");
    await user.click(screen.getByText(end));
    expect(screen.getByText("npm run -s laurel -- example remove").closest("details")?.open).toBe(true);
  },
);

test("on a phone the banner is one line with the example's day, which opens for the rest", async () => {
  vi.stubGlobal("matchMedia", (media: string) =>
    Object.assign(new EventTarget(), { media, matches: media.includes("width") }),
  );
  const server = fakeServer();
  server.answer(getSignInOptions, { example, examplePeople: [], providers: [] });
  server.answer(getMe, person);
  server.answer(getExampleClock, { now: "2026-03-15T12:00:00Z", today: "2026-03-15", nextEventOn: null });
  const user = await show(<ExampleBanner />);
  const line = await screen.findByText("Example: 15 March 2026");
  expect(line.closest("details")?.open).toBe(false);
  await user.click(line);
  expect(line.closest("details")?.open).toBe(true);
  screen.getByText(/all companies, people and figures are invented/);
  screen.getByRole("button", { name: "Next week" });
  screen.getByText("Use your own data");
});

test("with real data there is no banner", async () => {
  const server = fakeServer();
  server.answer(getSignInOptions, { example: null, examplePeople: [], providers: [] });
  await show(<ExampleBanner />);
  await waitFor(() => expect(server.sent).toHaveLength(1));
  expect(screen.queryByRole("complementary")).toBeNull();
});
