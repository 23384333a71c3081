import { type Locale, locales, nearestLocale, templateNames } from "@laurel/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../../core/src/testing/runs.ts";
import { exampleOf } from "./examples.ts";
import { renderMessage } from "./render-message.ts";
import { paramsOf } from "./templates.ts";

import type { LetterSource } from "./write-letter.ts";

const source = (changes: Partial<LetterSource> & { name?: string } = {}): LetterSource => {
  const { name, ...rest } = changes;
  const { template = "invitation", locale = "en" } = rest;
  const { params } = exampleOf(template, nearestLocale([locale]));
  const named = Object.entries(paramsOf(template)).filter(([, { form }]) => form === "name");
  const names = Object.fromEntries(named.map(([param]) => [param, name ?? "x"]));
  return {
    template,
    locale,
    email: "name@example.com",
    params: { ...params, ...(name === undefined && template !== "invitation" ? {} : names) },
    link: "https://rewards.example.com/join#token=abc",
    sender: "Rewards",
    isExample: false,
    ...rest,
  };
};

/** Params without addresses, so that none is found but those that a name would make. */
const withoutAddresses = (params: LetterSource["params"]): LetterSource["params"] =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, /:\/\/|@/.test(value) ? "" : value]),
  );

/**
 * The padding that keeps mail programs from previewing more than the first line; omitted after a long one.
 */
const padding = /<div>[\s\u200b-\u200f\ufeff]*<\/div>/;

const count = (text: string, letter: string) => text.split(letter).length - 1;

test("no param is ever read as HTML", async () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "<script>alert(1)</script>",
      '"><img src=x onerror=alert(1)>',
      "</title><b>",
      "{name, select, x {}}",
      "]]><!--",
    ),
  );
  const some = fc.record({
    name: hostile,
    email: hostile,
    sender: hostile,
    link: fc.oneof(fc.webUrl(), hostile),
    template: fc.constantFrom(...templateNames),
    locale: fc.constantFrom(...locales, "ko", "xx"),
  });
  await fc.assert(
    fc.asyncProperty(some, async ({ name, template, locale, ...rest }) => {
      const hostile = await renderMessage(source({ template, locale, name, ...rest }));
      const harmless = await renderMessage(source({ template, locale }));
      const [one, other] = [hostile, harmless].map(({ html }) => html.replace(padding, ""));
      for (const letter of ["<", ">", '"']) expect(count(one ?? "", letter)).toBe(count(other ?? "", letter));
    }),
    runs(300),
  );
});

test("a name stays one short line in the text", async () => {
  const name = `Eve\r\nBcc: all@example.com\u2028\u202e${"x".repeat(500)}`;
  const { subject, text } = await renderMessage(source({ name }));
  expect(subject).toMatch(/^Invitation to join Eve Bcc: all example·com x+…$/);
  expect(subject.length).toBeLessThan(100);
  expect(text).not.toMatch(/^Bcc/m);
  expect(text).not.toMatch(/\u2028|\u202e/);
});

test("a number in a name keeps its decimals, and what could be an address loses its dots", async () => {
  const subjectOf = async (name: string) => (await renderMessage(source({ name }))).subject;
  expect(await subjectOf("2.5 萬美元階段 (0.75)")).toContain("2.5 萬美元階段 (0.75)");
  expect(await subjectOf("2.5.com 10.0.0.1 a.1 1.evil")).toContain("2·5·com 10·0·0·1 a·1 1·evil");
});

test("no subject begins with a name, in any language", async () => {
  for (const template of templateNames) {
    for (const locale of locales) {
      const sources = ["Alpha", "Omega"].map((name) => source({ template, locale, name, sender: name }));
      const [one = "", other = ""] = (await Promise.all(sources.map(renderMessage))).map(
        ({ subject }) => subject,
      );
      const fixed = [...one].findIndex((letter, place) => letter !== [...other][place]);
      expect(fixed === -1 ? one.length : fixed, `${template} ${locale}: ${one}`).toBeGreaterThan(3);
    }
  }
});

/** What mail programs make a link of: a scheme, an address, a domain. */
const linked = /:\/\/|@|www\.|[\p{L}\p{N}-][.．。｡][\p{L}\p{N}]{2}/u;

test.each([
  "https://evil.example/login",
  "hxxp:\\\\evil.example",
  "evil.example",
  "Sign in at evil.example/x now",
  "www.evil.example",
  "evil@example.com",
  "mailto:evil@example.com",
  "192.0.2.1/login",
  "evil。example",
  "t.co/x",
  "рау.example",
  "evil.\u200bexample",
  "a.b.c.example",
])("the name %j becomes no link", async (name) => {
  for (const template of templateNames) {
    const named = source({ template, name, link: null, email: "reader", sender: "Rewards" });
    const { subject, text, html } = await renderMessage({ ...named, params: withoutAddresses(named.params) });
    for (const shown of [subject, text, html.replaceAll(/<style>.*?<\/style>|<[^>]*>/gs, " ")])
      expect(shown.replaceAll(/\.(?= |\n|$)/g, "")).not.toMatch(linked);
  }
});

test.each(["J.R. Smith", "Acme Inc.", "O'Brien & Söhne GmbH", "김민지", "St. John", "Acme: Tools", "A/B"])(
  "the name %s is shown as it is",
  async (name) => expect((await renderMessage(source({ name }))).text).toContain(name),
);

test.each([
  ["en", "up to and including 5 December 2026"],
  ["ko-KR", "2026년 12월 5일까지"],
  ["zh-TW", "2026年12月5日（含當日）前"],
])("a day is formatted for %s", async (locale, day) => {
  const { html, text } = await renderMessage(source({ locale }));
  expect(html).toContain(`lang="${locale}"`);
  expect(text).toContain(day);
});

test.each([
  ["1", "within 1 minute of"],
  ["90", "within 90 minutes of"],
  ["60", "within 1 hour of"],
  ["1440", "within 24 hours of"],
])("%s minutes are %s", async (validMinutes, words) => {
  const { text } = await renderMessage(source({ template: "password-reset", params: { validMinutes } }));
  expect(text).toContain(words);
});

test("a reader of an unsupported language gets the nearest one, else English", async () => {
  expect((await renderMessage(source({ locale: "ko" }))).locale).toBe("ko-KR");
  expect((await renderMessage(source({ locale: "fr-CA" }))).locale).toBe("en");
});

test("a message without its link says why", async () => {
  const { html, text } = await renderMessage(source({ link: null }));
  for (const shown of [html, text]) {
    expect(shown).toContain("Only the recipient of the message sees the address.");
    expect(shown).not.toMatch(/https?:\/\/rewards/);
  }
});

test("a message loads nothing from any server", async () => {
  for (const template of templateNames) {
    const { html } = await renderMessage(source({ template }));
    expect(html).not.toMatch(/<(img|script|iframe|link|form)\b|url\(|@import/);
  }
});

test.each([
  ["en", "Mei invites you to join the team of Contoso Rewards as a program manager."],
  ["zh-TW", "Mei 邀請您以計畫經理的身分加入「Contoso Rewards」的團隊。"],
  ["ko-KR", "Mei 님이 Contoso Rewards 팀의 프로그램 관리자 역할로 초대했습니다."],
])("an invitation to the team names the marketplace and the role in %s", async (locale, words) => {
  const params = { inviter: "Mei", role: "program-manager", expiresOn: "2026-12-05" };
  const sender = "Contoso Rewards";
  const { subject, text } = await renderMessage(
    source({ template: "team-invitation", locale, params, sender }),
  );
  expect(subject).toContain("Contoso Rewards");
  expect(text).toContain(words);
});

test.each(locales)("a message that no person caused names no one who did, in %s", async (locale) => {
  for (const template of ["invitation", "team-invitation", "ownership-transferred"] as const) {
    const { params } = source({ template, locale });
    const caused = { ...params, inviter: "—", from: "—", partner: "P", to: "T" };
    const { text } = await renderMessage(source({ template, locale, params: caused }));
    expect(text).not.toMatch(/—|Laurel/);
  }
});

test.each([
  ["en", "up to and including 5 December 2026"],
  ["zh-TW", "可於 2026年12月5日（含當日）前接受一次"],
  ["ko-KR", "2026년 12월 5일까지 한 번만 수락할 수 있습니다"],
])("the last day of an invitation is written long in %s", async (locale, words) => {
  expect((await renderMessage(source({ locale }))).text).toContain(words);
});

test.each(["zh-TW", "ko-KR"])("no word of a message in %s is left in English", async (locale) => {
  for (const template of templateNames) {
    const { subject, text, html } = await renderMessage({
      ...exampleOf(template, locale as Locale),
      sender: "市集",
      email: "1@2.3",
      link: "https://4.5/6",
      isExample: true,
    });
    const shown = html.replaceAll(/<style>.*?<\/style>|<[^>]*>/gs, " ").replaceAll(/&\w+;/g, " ");
    const words =
      [subject, text, shown]
        .join(" ")
        .replaceAll(/https:\S+|\S+@\S+|USD|GMT/g, "")
        .match(/[A-Za-z]+/g) ?? [];
    expect(new Set(words), template).toEqual(new Set(["Laurel"]));
  }
});
