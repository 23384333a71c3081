import type { Locale } from "@laurel/contract";
import {
  Body,
  Button,
  Container,
  Head,
  Heading,
  Hr,
  Html,
  Link,
  Preview,
  Section,
  Text,
} from "@react-email/components";
import { type CSSProperties, createElement as h, type ReactElement } from "react";
import type { LetterBody, Passage } from "./templates/template.ts";

/** The texts of a message, in reading order. */
export interface Letter extends LetterBody {
  readonly locale: Locale;
  /** The marketplace's name. */
  readonly sender: string;
  /** Says, above everything else, that the message is of the example; null where it isn't. */
  readonly exampleLine: string | null;
  /** The address behind the button; null: it is not shown. */
  readonly link: string | null;
  /** The text before the written link, or in its place. */
  readonly linkHint: string;
  readonly footer: string;
  /** Where messages of this kind can be turned off; null: they can't. */
  readonly leave: { readonly text: string; readonly href: string } | null;
}

/** The letter for readers of plain text. */
export function letterText(letter: Letter): string {
  const { exampleLine, heading, paragraphs, action, link, linkHint, notes, footer, leave } = letter;
  const button = `${action}\n${link ?? linkHint}`;
  const above = exampleLine === null ? [] : [exampleLine];
  const below = leave === null ? [footer] : [footer, `${leave.text}: ${leave.href}`];
  const said = [...above, heading, ...paragraphs.map(passageText), button, ...notes.map(passageText)];
  return `${[...said, ["-- ", ...below].join("\n")].join("\n\n")}\n`;
}

function passageText(passage: Passage): string {
  if (typeof passage === "string") return passage;
  if (passage.kind === "link")
    return passage.text === passage.href ? passage.href : `${passage.text}\n${passage.href}`;
  const mark = (place: number) => ({ steps: `${place + 1}. `, list: "- ", quote: "> " })[passage.kind];
  return passage.lines.map((line, place) => `${mark(place)}${line}`).join("\n");
}

/** Fonts that have the language's letters; a mail can't include fonts. */
const fonts: Readonly<Record<Locale, string>> = {
  en: "",
  "zh-TW": "'PingFang TC','Microsoft JhengHei','Noto Sans TC','Noto Sans CJK TC',",
  "ko-KR": "'Apple SD Gothic Neo','Malgun Gothic','Noto Sans KR','Noto Sans CJK KR',",
};

/**
 * For dark screens. All mail programs apply inline styles, hence the `!important`;
 * a quote or an angle bracket here would be escaped and break the sheet.
 */
const darkStyle = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.page,.page td{background-color:#0f1412!important}
.card,.card td{background-color:#19201d!important;border-color:#2d3733!important}
.strong{color:#f1f5f3!important}
.plain{color:#d5ddd9!important}
.faint{color:#a2afa9!important}
.link{color:#7ad3ac!important}
.rule{border-color:#2d3733!important}
.mark{color:#7ad3ac!important}
}`;

const text = { fontSize: "16px", lineHeight: "26px", margin: "0 0 16px", color: "#27302c" };
const small = { ...text, fontSize: "14px", lineHeight: "22px", margin: "0 0 12px", color: "#57635d" };
const title = { fontSize: "24px", lineHeight: "32px", fontWeight: 600, margin: "0 0 20px", color: "#121816" };
const card = {
  backgroundColor: "#ffffff",
  border: "1px solid #dfe5e2",
  borderRadius: "12px",
  padding: "36px 32px 24px",
};
const button = {
  backgroundColor: "#1a8059",
  borderRadius: "8px",
  color: "#ffffff",
  fontSize: "16px",
  fontWeight: 600,
  lineHeight: "24px",
  padding: "12px 24px",
};

const quote = { borderLeft: "3px solid #dfe5e2", margin: "0 0 16px", padding: "4px 0 0 16px" };
const list = { margin: "0 0 16px", paddingLeft: "24px" };

/** The letter as a document without scripts and without anything fetched from other servers. */
export function letterHtml(letter: Letter): ReactElement {
  const { locale, sender, subject, exampleLine, heading, paragraphs, notes, footer, leave } = letter;
  const page: CSSProperties = {
    backgroundColor: "#f3f6f4",
    fontFamily: `-apple-system,'Segoe UI',${fonts[locale]}Roboto,Arial,sans-serif`,
    margin: 0,
    padding: "32px 12px",
    // Korean text breaks between words.
    ...(locale === "ko-KR" ? { wordBreak: "keep-all" } : {}),
    overflowWrap: "anywhere",
  };
  return h(
    Html,
    { lang: locale },
    h(
      Head,
      null,
      h("meta", { name: "color-scheme", content: "light dark" }),
      h("meta", { name: "supported-color-schemes", content: "light dark" }),
      h("title", null, subject),
      h("style", null, darkStyle),
    ),
    h(
      Body,
      { style: page, className: "page" },
      h(Preview, null, exampleLine ?? paragraphs.find((each) => typeof each === "string") ?? heading),
      h(
        Container,
        { style: { maxWidth: "560px" } },
        ...(exampleLine === null ? [] : [shown({ ...small, fontWeight: 600 }, "plain")(exampleLine, 0)]),
        h(Text, { style: { ...small, fontWeight: 600, color: "#1a6b4b" }, className: "mark" }, sender),
        h(
          Section,
          { style: card, className: "card" },
          h(Heading, { as: "h1", style: title, className: "strong" }, heading),
          ...paragraphs.map(shown(text, "plain")),
          ...way(letter),
          h(Hr, { style: { borderColor: "#dfe5e2", margin: "24px 0 20px" }, className: "rule" }),
          ...notes.map(shown(small, "faint")),
        ),
        h(Text, { style: { ...small, margin: "16px 0 0" }, className: "faint" }, footer),
        ...(leave === null
          ? []
          : [
              h(
                Text,
                { key: "leave", style: { ...small, margin: 0 } },
                h(
                  Link,
                  { href: leave.href, style: { ...small, color: "#1a6b4b" }, className: "link" },
                  leave.text,
                ),
              ),
            ]),
      ),
    ),
  );
}

/** Shows passages in a style: paragraphs, steps and lists, and what someone wrote with a line beside it. */
function shown(style: CSSProperties, className: string): (passage: Passage, key: number) => ReactElement {
  const says = (words: string, key: number) => h(Text, { key, style, className }, words);
  return (passage, key) => {
    if (typeof passage === "string") return says(passage, key);
    if (passage.kind === "link") {
      const { text, href } = passage;
      const look = { ...style, color: "#1a6b4b", margin: 0, overflowWrap: "anywhere" } as const;
      return h(Text, { key, style }, h(Link, { href, style: look, className: "link" }, text));
    }
    if (passage.kind === "quote")
      return h(Section, { key, style: quote, className: "rule" }, passage.lines.map(says));
    const item = { ...style, margin: "0 0 8px" };
    const lines = passage.lines.map((line, place) => h("li", { key: place, style: item, className }, line));
    return h(passage.kind === "steps" ? "ol" : "ul", { key, style: list, className }, lines);
  };
}

/** The button, and its address in full for readers that can't press it or want to see the address. */
function way({ action, link, linkHint }: Letter): readonly ReactElement[] {
  const address = { ...small, color: "#1a6b4b", margin: 0, wordBreak: "break-all" } as const;
  return [
    h(
      Section,
      { key: "button", style: { margin: "28px 0 24px" } },
      h(Button, { style: button, ...(link === null ? {} : { href: link }) }, action),
    ),
    h(Text, { key: "hint", style: { ...small, margin: "0 0 4px" }, className: "faint" }, linkHint),
    ...(link === null
      ? []
      : [
          h(
            Text,
            { key: "link", style: { ...small, margin: 0 } },
            h(Link, { href: link, style: address, className: "link" }, link),
          ),
        ]),
  ];
}
