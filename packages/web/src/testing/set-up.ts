import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach, expect, vi } from "vitest";

Object.assign(globalThis, {
  // React tells tests that wait for it apart from a page that runs by itself.
  IS_REACT_ACT_ENVIRONMENT: true,
  // As a page on localhost; the DOM of these tests doesn't say.
  isSecureContext: true,
});

// The roles and elements of the whole document would hide what failed.
configure({ getElementError: (message) => new Error(message?.split("\n\n")[0] ?? "") });

/** The DOM of these tests doesn't know this element of HTML; browsers do. */
const known = "The tag <%s> is unrecognized in this browser";
let complaints: unknown[][] = [];

beforeEach(() => {
  complaints = [];
  vi.spyOn(console, "error").mockImplementation((...complaint) => void complaints.push(complaint));
});

afterEach(() => {
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  expect(complaints.filter(([text]) => !String(text).startsWith(known))).toEqual([]);
});
