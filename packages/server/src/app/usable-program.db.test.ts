import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as contract from "@laurel/contract";
import { expect, test } from "vitest";
import { testDatabase } from "../platform/database/testing.ts";
import { checkVersions } from "../program/check-program.ts";
import { readProgramFolder } from "../program/read-program-folder.ts";
import { type Call, testApp } from "./testing-app.ts";

const database = await testDatabase();
const { ask, call } = await testApp(database);

const source = `program: rewards
version: 2026-01
in-force: { from: 2020-01-01 }
currency: USD
languages: [en, ko-KR]
categories: { sales: { contact: required }, help: { contact: none } }
tracks: { ladder: { stages: [{ id: low }] } }
benefits:
  review:
    category: help
    delivery: request
    from: ladder.low
    lead-time: P14D
    form: forms/review.json
    resources: { en: [https://example.com/en], ko-KR: [https://example.com/ko] }
  guide: { category: sales, delivery: self-serve, from: ladder.low }
`;

const texts = (word: string) => `program: { name: ${word} }
categories: { sales: { name: ${word} sales }, help: { name: ${word} help } }
tracks: { ladder: { name: ${word} ladder } }
stages: { ladder: { low: { name: ${word} low } } }
benefits:
  review: { name: ${word} review, usage: ["${word} 1", "${word} 2"], needs: ["${word} 3"] }
  guide: { name: ${word} guide, usage: ["${word} 4"], needs: [] }
forms:
  review:
    title: ${word} form
    fields:
      stage:
        label: ${word} stage
        error: ${word} error
        options: { pre-sales: ${word} before, design: ${word} design }
      budget: { label: ${word} budget }
`;

const form = `{
\t"$schema": "https://json-schema.org/draft/2020-12/schema",
\t"type": "object",
\t"additionalProperties": false,
\t"required": ["stage"],
\t"properties": {
\t\t"stage": { "type": "string", "enum": ["pre-sales", "design"] },
\t\t"budget": { "type": "string", "format": "money", "x-show-if": { "stage": ["design"] } }
\t}
}
`;

const json = (body: unknown): Call => ({
  body: JSON.stringify(body),
  headers: { "content-type": "application/json" },
});
const upload = { source, texts: { en: texts("en"), "ko-KR": texts("ko") }, forms: { review: form } };
const problems = async (body: unknown) => {
  const answer = await call("POST /api/v1/programs/check", json(body));
  return answer.json().errors.map((each: { code: string; file: string; line: number; column: number }) => {
    return `${each.code} ${each.file}:${each.line}:${each.column}`;
  });
};

test("a form that is missing, or can't be shown, is refused at its place", async () => {
  expect(await problems({ ...upload, forms: {} })).toEqual(["missing-form program.yaml:14:11"]);
  const strange = form.replace('"money"', '"colour"');
  expect(await problems({ ...upload, forms: { review: strange } })).toContain(
    "unknown-word forms/review.json:8:43",
  );
  const broken = form.replace('["stage"],', '["stage"],,');
  expect(await problems({ ...upload, forms: { review: broken } })).toEqual([
    "json-syntax forms/review.json:5:24",
  ]);
});

test("an upload in a language that can't be shown, or with a text missing, is refused", async () => {
  const german = source.replace("[en, ko-KR]", "[en, de]").replace("ko-KR:", "de:");
  expect(await problems({ ...upload, source: german })).toEqual(["language-not-shown program.yaml:5:17"]);
  const silent = texts("ko").replace('usage: ["ko 4"], ', "");
  expect(await problems({ ...upload, texts: { ...upload.texts, "ko-KR": silent } })).toEqual([
    "missing-text texts/ko-KR.yaml:7:10",
  ]);
});

test("the API shows tabs, lead times, usage and forms in the reader's language", async () => {
  const published = await call("POST /api/v1/programs", json(upload));
  expect(published.statusCode, published.body).toBe(201);
  const summary = await ask(contract.getProgram, { query: { locale: "ko-KR" } });
  const [version] = summary.versions;
  expect(version?.categories).toEqual([
    { category: "sales", contact: "required" },
    { category: "help", contact: "none" },
  ]);
  expect(version?.benefits[0]).toMatchObject({
    benefit: "review",
    category: "help",
    leadTime: "P14D",
    form: "review",
    resources: ["https://example.com/ko"],
  });
  expect(version?.benefits[1]).toMatchObject({ leadTime: null, form: null, resources: [] });
  expect(version?.forms).toEqual([
    {
      form: "review",
      fields: [
        { field: "stage", kind: "one-of", required: true, showIf: null, options: ["pre-sales", "design"] },
        { field: "budget", kind: "money", required: false, showIf: { field: "stage", values: ["design"] } },
      ],
    },
  ]);
  expect(summary.texts.categories.help).toEqual({ name: "ko help", description: null });
  expect(summary.texts.benefits.review).toEqual({
    name: "ko review",
    description: null,
    usage: ["ko 1", "ko 2"],
    needs: ["ko 3"],
  });
  expect(summary.texts.forms.review).toEqual({
    title: "ko form",
    intro: null,
    fields: {
      stage: {
        label: "ko stage",
        help: null,
        error: "ko error",
        options: { "pre-sales": "ko before", design: "ko design" },
      },
      budget: { label: "ko budget", help: null, error: null, options: {} },
    },
  });
});

test("a form is kept exactly as it was published, and its fields never change", async () => {
  const version = (await call("GET /api/v1/programs/2026-01")).json();
  expect(version.forms).toEqual({ "forms/review.json": form });
  const again = await call("POST /api/v1/programs", json(upload));
  expect([again.statusCode, again.json().changed]).toEqual([200, false]);
  const other = { ...upload, forms: { review: form.replace('["stage"]', "[]") } };
  expect(await problems(other)).toEqual(["version-published program.yaml:2:10"]);
});

test("a folder's forms and files are read, and a file that isn't there is named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "laurel-folder-"));
  try {
    for (const name of ["texts", "forms", "guides"]) await mkdir(join(folder, name));
    const resources = "resources: [guides/a.pdf, guides/b.pdf, https://example.com]";
    const file = source.replace(/resources: .*/, resources).replace("2026-01", "2027-01");
    await writeFile(join(folder, "v.yaml"), file.replace("2020-01-01", "2027-01-01"));
    for (const [language, text] of Object.entries(upload.texts))
      await writeFile(join(folder, "texts", `${language}.yaml`), text);
    await writeFile(join(folder, "forms", "review.json"), form);
    await writeFile(join(folder, "guides", "a.pdf"), "a");
    const check = async () =>
      checkVersions({ files: [await readProgramFolder(join(folder, "v.yaml"))], published: [] });
    const [before] = await check();
    expect(before).toMatchObject({
      ok: false,
      problems: [{ code: "missing-resource", line: 15, column: 31, fix: 'Did you mean "guides/a.pdf"?' }],
    });
    await writeFile(join(folder, "guides", "b.pdf"), "b");
    const [after] = await check();
    expect(after).toMatchObject({ ok: true, forms: { "forms/review.json": form } });
  } finally {
    await rm(folder, { recursive: true });
  }
});
