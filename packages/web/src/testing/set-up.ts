import { cleanup, configure, getConfig } from "@testing-library/react";
import { afterEach, beforeEach, expect, vi } from "vitest";

Object.assign(globalThis, {
  // As a page on localhost; the DOM of these tests doesn't say.
  isSecureContext: true,
  // Without a fake server there is no network, also for what a test that has ended still asks for.
  fetch: async () => {
    throw new TypeError("Failed to fetch");
  },
});

/** Taken before a test replaces the timers. */
const nextTurn = setImmediate;
const { asyncWrapper } = getConfig();
/** More than the turns of the event loop that React takes to run the effects of a change. */
const effectTurns = 8;

configure({
  // A step ends once its effects have run, such as the focus that moves to what appeared.
  asyncWrapper: (step) =>
    asyncWrapper(async () => {
      const result = await step();
      for (let turn = 0; turn < effectTurns; turn += 1)
        await new Promise<void>((done) => void nextTurn(done));
      return result;
    }),
  // As long as a step may take in a browser.
  asyncUtilTimeout: 30_000,
  // The roles and elements of the whole document would hide what failed.
  getElementError: (message) => new Error(message?.split("\n\n")[0] ?? ""),
});

/** The DOM of these tests doesn't know this element of HTML; browsers do. */
const known = "The tag <%s> is unrecognized in this browser";
let complaints: unknown[][] = [];

beforeEach(() => {
  complaints = [];
  vi.spyOn(console, "error").mockImplementation((...complaint) => void complaints.push(complaint));
});

/** What is named otherwise than it reads can't be found by voice (WCAG 2.2, 2.5.3). */
function misnamed(): string[] {
  const plain = (text: string | null) => (text ?? "").normalize().replaceAll(/\s+/g, " ").trim();
  return [...document.querySelectorAll("a[aria-label], button[aria-label], summary[aria-label]")]
    .filter((element) => !plain(element.getAttribute("aria-label")).includes(plain(element.textContent)))
    .map(
      (element) => `“${plain(element.textContent)}” is named “${plain(element.getAttribute("aria-label"))}”`,
    );
}

afterEach(() => {
  const names = misnamed();
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  expect(complaints.filter(([text]) => !String(text).startsWith(known))).toEqual([]);
  expect(names).toEqual([]);
});
