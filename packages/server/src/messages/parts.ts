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
import type { LetterBody } from "./templates/template.ts";

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
}

/** The letter for readers of plain text. */
export function letterText(letter: Letter): string {
  const { exampleLine, heading, paragraphs, action, link, linkHint, notes, footer } = letter;
  const button = `${action}\n${link ?? linkHint}`;
  const above = exampleLine === null ? [] : [exampleLine];
  return `${[...above, heading, ...paragraphs, button, ...notes, `-- \n${footer}`].join("\n\n")}\n`;
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

/** The letter as a document without scripts and without anything fetched from other servers. */
export function letterHtml(letter: Letter): ReactElement {
  const { locale, sender, subject, exampleLine, heading, paragraphs, notes, footer } = letter;
  const page: CSSProperties = {
    backgroundColor: "#f3f6f4",
    fontFamily: `-apple-system,'Segoe UI',${fonts[locale]}Roboto,Arial,sans-serif`,
    margin: 0,
    padding: "32px 12px",
    // Korean text breaks between words.
    ...(locale === "ko-KR" ? { wordBreak: "keep-all" } : {}),
    overflowWrap: "anywhere",
  };
  const says = (style: CSSProperties, className: string) => (words: string, key: number) =>
    h(Text, { key, style, className }, words);
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
      h(Preview, null, exampleLine ?? paragraphs[0] ?? heading),
      h(
        Container,
        { style: { maxWidth: "560px" } },
        ...(exampleLine === null ? [] : [says({ ...small, fontWeight: 600 }, "plain")(exampleLine, 0)]),
        h(Text, { style: { ...small, fontWeight: 600, color: "#1a6b4b" }, className: "mark" }, sender),
        h(
          Section,
          { style: card, className: "card" },
          h(Heading, { as: "h1", style: title, className: "strong" }, heading),
          ...paragraphs.map(says(text, "plain")),
          ...way(letter),
          h(Hr, { style: { borderColor: "#dfe5e2", margin: "24px 0 20px" }, className: "rule" }),
          ...notes.map(says(small, "faint")),
        ),
        h(Text, { style: { ...small, margin: "16px 0 0" }, className: "faint" }, footer),
      ),
    ),
  );
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
