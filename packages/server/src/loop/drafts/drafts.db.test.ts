import { dropDraft, getDraft, saveDraft } from "@laurel/contract";
import { expect, test } from "vitest";
import { testLoop } from "../testing-loop.ts";

const { ask, as, code } = await testLoop();
const params = { partnerId: "acme", draft: "activation press-release of-acme" };
const save = (fields: Record<string, unknown>, revision?: number) =>
  ask("olga", saveDraft, { params, body: { fields, ...(revision === undefined ? {} : { revision }) } });

test("fields of two tabs are merged, and only those that differ are refused", async () => {
  expect(await ask("vera", getDraft, { params })).toMatchObject({ fields: {}, revision: 0, savedAt: null });
  expect(await save({ title: "One", constructor: "c" }, 0)).toMatchObject({ revision: 1 });
  expect(await save({ title: "One" }, 0)).toMatchObject({ revision: 1 });
  await save({ text: "Two" }, 1);
  const path = `PATCH /api/v1/partners/acme/drafts/${encodeURIComponent(params.draft)}`;
  const body = { fields: { title: "Other", text: "Other", more: 3 }, revision: 1 };
  const refused = await as("mona", path, body);
  expect(refused.json()).toMatchObject({
    code: "changed-meanwhile",
    errors: [{ pointer: "/body/fields/text" }],
  });
  const { fields } = await ask("vera", getDraft, { params });
  expect(fields).toEqual({ title: "Other", text: "Two", more: 3, constructor: "c" });
  expect(await code(as("oscar", path, body))).toBe("partner-not-found");
});

test("a draft is forgotten", async () => {
  expect(await ask("olga", dropDraft, { params })).toMatchObject({ fields: {}, revision: 0 });
  expect(await ask("olga", getDraft, { params })).toMatchObject({ fields: {}, revision: 0 });
});
