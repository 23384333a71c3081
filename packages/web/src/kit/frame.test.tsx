import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { show } from "../testing/show.tsx";
import { Frame } from "./frame.tsx";

const frame = (
  <Frame title="Rewards" navigation={<nav>Queue</nav>} account={<button type="button">Ada</button>}>
    Page
  </Frame>
);

/** Says of every media query whether it matches. */
function onPhone(isPhone: boolean) {
  vi.stubGlobal("matchMedia", (media: string) =>
    Object.assign(new EventTarget(), { media, matches: isPhone && media.includes("width") }),
  );
}

test("on a phone the links, language and look wait behind one button, and Escape closes them", async () => {
  onPhone(true);
  const user = await show(frame);
  const menu = screen.getByRole("button", { name: "Menu" });
  screen.getByRole("button", { name: "Ada" });
  expect(screen.queryByRole("navigation")).toBeNull();
  expect(screen.queryByLabelText("Language")).toBeNull();
  await user.click(menu);
  expect(menu.getAttribute("aria-expanded")).toBe("true");
  screen.getByRole("navigation");
  screen.getByText("Rewards");
  screen.getByLabelText("Appearance");
  screen.getByLabelText("Language").focus();
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("navigation")).toBeNull();
  expect(document.activeElement).toBe(menu);
});

test("on a wider screen they are in the header", async () => {
  onPhone(false);
  await show(frame);
  screen.getByRole("navigation");
  screen.getByLabelText("Language");
  expect(screen.queryByRole("button", { name: "Menu" })).toBeNull();
});

test("before sign-in a phone has language and look at once, for there is nothing else", async () => {
  onPhone(true);
  await show(<Frame>Page</Frame>);
  screen.getByLabelText("Language");
  expect(screen.queryByRole("button", { name: "Menu" })).toBeNull();
});
