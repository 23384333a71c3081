import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "../testing/show.tsx";
import { LimitedList } from "./limited-list.tsx";

const items = Array.from({ length: 120 }, (_, n) => `Offer ${n + 1}`);
const list = (all: readonly string[]) => (
  <LimitedList items={all}>{(first) => first.map((each) => <p key={each}>{each}</p>)}</LimitedList>
);
const shown = () => screen.getAllByText(/^Offer \d+$/).length;

test("a long list shows its beginning, and more with each press until all of it is there", async () => {
  const user = await show(list(items));
  expect(shown()).toBe(50);
  await user.click(screen.getByRole("button"));
  expect(shown()).toBe(100);
  await user.click(screen.getByRole("button"));
  expect(shown()).toBe(120);
  expect(screen.queryByRole("button")).toBeNull();
});

test("a short list has no button", async () => {
  await show(list(items.slice(0, 50)));
  expect(shown()).toBe(50);
  expect(screen.queryByRole("button")).toBeNull();
});
