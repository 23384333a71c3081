import { locales, templateNames } from "@laurel/contract";
import { expect, test } from "vitest";
import { exampleOf } from "./examples.ts";
import { renderMessage } from "./render-message.ts";
import { assertFillable, hasSecretLink, paramsOf, secretParamsOf } from "./templates.ts";
import { writeLetter } from "./write-letter.ts";

const each = templateNames.flatMap((template) => locales.map((locale) => [template, locale] as const));

test.each(each)("%s in %s is written out in full", async (template, locale) => {
  const example = exampleOf(template, locale);
  assertFillable(template, { ...example.params, link: example.link });
  const { subject, html, text } = await renderMessage(example);
  for (const shown of [subject, text, html.replaceAll(/<style>.*?<\/style>/gs, "")])
    expect(shown).not.toMatch(/[{}]|undefined|null|NaN|Invalid/);
  expect(subject.length).toBeGreaterThan(5);
  expect(text).toContain(example.link);
});

test.each(templateNames)("%s shows every param that it asks for", async (template) => {
  const example = exampleOf(template, "en");
  const whole = (await renderMessage(example)).text;
  for (const [param, { form }] of Object.entries(paramsOf(template))) {
    // Words choose between sentences.
    const other = { name: "Zzz", line: "Zzz", text: "Zzz\nYyy", email: "z@z.example" }[form as "name"];
    const changed =
      other ??
      { link: "https://zzz.example/", day: "2031-01-02", moment: "2031-01-02T03:04:05Z" }[form as "link"];
    const value = changed ?? (form === "number" ? "9" : null);
    if (value === null) continue;
    const { subject, text } = await renderMessage({
      ...example,
      params: { ...example.params, [param]: value },
    });
    expect(`${subject}${text}`, param).not.toBe(`${(await renderMessage(example)).subject}${whole}`);
  }
});

test.each(templateNames)("%s can be written without its optional params", async (template) => {
  const example = exampleOf(template, "en");
  const optional = Object.entries(paramsOf(template)).filter(
    // A change of stage has one before or after.
    ([name, { isOptional }]) => isOptional && name !== "to",
  );
  const params = { ...example.params, ...Object.fromEntries(optional.map(([name]) => [name, ""])) };
  assertFillable(template, { ...params, link: example.link });
  for (const locale of locales) {
    const { text } = await renderMessage({ ...example, locale, params });
    expect(text).not.toMatch(/undefined|[{}]|「」|‘’|\(\)/);
  }
});

test("a message whose content was erased can still be shown", async () => {
  for (const template of templateNames) {
    const { params, ...example } = exampleOf(template, "en");
    const kept = Object.entries(params).map(([name, value]) => {
      const isPlain = /^(day|moment|number|word)$/.test(paramsOf(template)[name]?.form ?? "");
      return [name, isPlain ? value : "—"];
    });
    const { text } = await renderMessage({ ...example, link: null, params: Object.fromEntries(kept) });
    expect(text).not.toMatch(/undefined|Invalid|NaN/);
    expect(text.length).toBeGreaterThan(50);
  }
});

test("secret params are left out where the link is", async () => {
  expect(templateNames.filter((template) => secretParamsOf(template).length > 0)).toEqual(["verify-contact"]);
  const { params, ...example } = exampleOf("verify-contact", "en");
  const { notMeLink, ...rest } = params;
  expect(hasSecretLink("verify-contact")).toBe(true);
  const { text } = await renderMessage({ ...example, params: rest, link: null });
  expect(text).not.toContain(notMeLink);
  expect(text).not.toContain("This isn't me");
});

test("a long text of several paragraphs keeps them, and can't break out of its place", async () => {
  const line = `<b>bold</b> </td></table> {x} ${"word ".repeat(200)}\u202e`;
  const text = Array.from({ length: 20 }, (_, place) => `${place}: ${line}`).join("\n\n");
  const example = exampleOf("something-needed", "en");
  const harmless = await renderMessage({ ...example, params: { ...example.params, text: "a\n".repeat(20) } });
  const { html, text: plain } = await renderMessage({ ...example, params: { ...example.params, text } });
  expect(text.length).toBeGreaterThan(20_000);
  const tags = (page: string) =>
    page.replaceAll(/<div>[\s\u200b-\u200f\ufeff]*<\/div>/g, "").split("<").length;
  expect(tags(html)).toBe(tags(harmless.html));
  expect(html).not.toMatch(/<b>|\u202e/);
  expect(plain.split("\n").filter((each) => /^> \d+: <b>/.test(each))).toHaveLength(20);
});

test.each([
  ["UTC", "by Thursday 3 December."],
  ["Asia/Seoul", "by Friday 4 December."],
  ["America/New_York", "by Thursday 3 December."],
])("the day of a promise is the last one before its first late moment, in %s", (zone, words) => {
  const example = exampleOf("how-to-use", "en");
  const dueAt = zone === "Asia/Seoul" ? "2026-12-04T15:00:00Z" : "2026-12-04T00:00:00Z";
  const { paragraphs } = writeLetter({ ...example, zone, params: { ...example.params, dueAt } });
  expect(paragraphs.join(" ")).toContain(words);
});

test("an offer that is listed only is promised an answer, and no letter", () => {
  const example = exampleOf("base-resources", "en");
  const said = (option: string) =>
    writeLetter({ ...example, params: { ...example.params, option } }).paragraphs.join(" ");
  expect(said("list")).not.toContain("December");
  expect(said("list")).toContain("If you have a question");
  expect(said("trial")).toContain("will write to you about it by");
});

test.each([
  ["dueAt", "2026-12-04", "moment"],
  ["languageSpoken", "", "is missing languageSpoken"],
  ["usage", "", "is missing usage"],
])("a param in another form is refused when the message is queued: %s = %j", (param, value, told) => {
  const { params, link } = exampleOf("how-to-use", "en");
  expect(() => assertFillable("how-to-use", { ...params, link, [param]: value })).toThrow(told);
});
