import { describe, expect, test } from "vitest";
import { texts as en } from "../locales/en/index.ts";
import { problemTexts, providerErrorKey, refusalText } from "./refusal-text.ts";
import { RefusedRequest } from "./refused-request.ts";
import { loadWords } from "./words.ts";

const { t } = await loadWords("en");
const refused = (status: number, code: string | null = null, waitS: number | null = null) =>
  new RefusedRequest(status, null, code, waitS);

describe("a refusal", () => {
  test("of a sign-in is one text for all reasons", () => {
    const texts = [refused(401, "INVALID_EMAIL_OR_PASSWORD"), refused(400, "INVALID_EMAIL"), refused(403)];
    expect(new Set(texts.map((error) => refusalText(t, error, "password")))).toEqual(
      new Set([en["sign-in.wrong"]]),
    );
  });

  test("says how long to wait, in seconds for short waits, else in minutes", () => {
    expect(refusalText(t, refused(429, null, 1), "password")).toContain("1 second.");
    expect(refusalText(t, refused(429, null, 42), "password")).toContain("42 seconds.");
    expect(refusalText(t, refused(429, null, 91), "password")).toContain("2 minutes.");
    expect(refusalText(t, refused(429), "password")).toBe(en["sign-in.wait"]);
  });

  test("of a code tells a wrong code, an expired attempt and too many guesses apart", () => {
    expect(refusalText(t, refused(401, "INVALID_CODE"), "code")).toBe(en["code.wrong"]);
    expect(refusalText(t, refused(401, "INVALID_TWO_FACTOR_COOKIE"), "code")).toBe(en["code.too-late"]);
    const slowed = refusalText(t, refused(429, "TOO_MANY_GUESSES", 128), "code");
    expect(slowed).toMatch(/too many wrong.* 3 minutes,.*forgot your password/i);
  });

  test("on the reader's account says that the password was wrong, or to sign in again", () => {
    expect(refusalText(t, refused(400, "INVALID_PASSWORD"), "other")).toBe(en["password.current-wrong"]);
    expect(refusalText(t, refused(401, "UNAUTHORIZED"), "other")).toBe(en["sign-in.ended"]);
    expect(refusalText(t, refused(403, "SESSION_NOT_FRESH"), "other")).toBe(en["sessions.stale"]);
  });

  test("of the API is shown in the API's words", () => {
    const detail = "This invitation has expired.";
    const problem = { type: "", title: "", status: 410, detail, instance: "", code: "invitation-expired" };
    expect(refusalText(t, new RefusedRequest(410, problem, problem.code, null), "other")).toBe(detail);
  });

  test("of a request without an answer, or after a bug, says so", () => {
    expect(refusalText(t, refused(0), "password")).toBe(en["sign-in.no-answer"]);
    expect(refusalText(t, refused(500), "password")).toBe(en["problem.unknown"]);
    expect(refusalText(t, new Error("bug"), "password")).toBe(en["problem.unknown"]);
  });
});

test.each([
  ["access_denied", "provider.cancelled"],
  ["PERSON_UNKNOWN", "provider.unknown-person"],
  ["account_not_linked", "provider.not-linked"],
  ["toString", "provider.failed"],
  ["<script>", "provider.failed"],
])("the provider's error %j is shown as %s", (error, key) => {
  expect(providerErrorKey(error)).toBe(key);
});

describe("a part of the page that was refused", () => {
  const online = true;

  test("says that there were too many requests, and not that the server had a problem", () => {
    const detail = "Too many requests. Wait 12 seconds.";
    const problem = { type: "", title: "", status: 429, detail, instance: "", code: "too-many-requests" };
    const limited = new RefusedRequest(429, problem as never, "too-many-requests", 12);
    expect(problemTexts(t, limited, online)).toEqual({ title: en["problem.too-many"], detail });
    expect(problemTexts(t, refused(429, null, 12), online).detail).toContain("12 seconds.");
    expect(refusalText(t, limited, "password")).toContain("12 seconds.");
  });

  test("says that the reader is offline, or that the server doesn't answer", () => {
    expect(problemTexts(t, refused(0), !online).title).toBe(en["problem.offline"]);
    expect(problemTexts(t, refused(0), online).title).toBe(en["problem.no-answer"]);
  });
});
