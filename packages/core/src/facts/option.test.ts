import { expect, test } from "vitest";
import { isByol, publishingOption } from "./option.ts";

test.each([
  [["contact-me"], "list"],
  [["byol"], "list"],
  [["byol", "free-trial"], "trial"],
  [["free"], "trial"],
  [["test-drive", "contact-me"], "trial"],
  [["free-trial", "subscription"], "transact"],
  [["usage"], "transact"],
  [["subscription", "consulting"], "services"],
] as const)("an offer with %j is published as %s", (models, option) => {
  expect(publishingOption(models)).toBe(option);
});

test("an offer is BYOL only when every model is BYOL", () => {
  expect(isByol(["byol"])).toBe(true);
  expect(isByol(["byol", "subscription"])).toBe(false);
});
