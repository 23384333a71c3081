import type { Words } from "@laurel/words";
import type { Messages } from "../../platform/locales/messages.ts";

/** In place of a name, where there is none to tell: that of a key, or one that was erased. */
export const noName = "—";

/** Whether a sentence can name who acted, for its `select`. */
export function namedOrNot(name: string): "person" | "none" {
  return name === noName || name === "" ? "none" : "person";
}

/** A part of a letter: a paragraph, numbered steps, a list, or paragraphs that someone wrote. */
export type Passage =
  | string
  | { readonly kind: "steps" | "list" | "quote"; readonly lines: readonly string[] }
  | { readonly kind: "link"; readonly text: string; readonly href: string };

/** The content of a message. */
export interface LetterBody {
  readonly subject: string;
  readonly heading: string;
  readonly paragraphs: readonly Passage[];
  /** The text of the button. */
  readonly action: string;
  readonly notes: readonly Passage[];
}

/** The params of every message. */
export interface Envelope {
  /** The recipient's address. */
  readonly email: string;
  /** The marketplace's name. */
  readonly sender: string;
}

/**
 * The form of a param. `name`: one short line in which nothing becomes a link; `line`: one line; `text`:
 * lines or paragraphs of any length, separated by line breaks; `email`, `link`; `day`: `2026-12-04`;
 * `moment`: RFC 3339 in UTC; `number`: digits, such as minor units; `word`: one of a few that the template
 * knows. With `?` it may be empty.
 */
export type ParamForm = "name" | "line" | "text" | "email" | "link" | "day" | "moment" | "number" | "word";

/** Params with `link`, which leads to the page that the message is about. */
export type Linked<Params> = Params & { readonly link: string };

/** A template. `Params` are texts; `link` is the address behind the button, http or https. */
export interface Template<Params extends { readonly link: string }> {
  /** Other links of the message that are as secret as its first one. */
  readonly secretParams?: readonly Exclude<keyof Params, "link">[];
  /** All of the params but `link`. */
  readonly params: { readonly [Name in Exclude<keyof Params, "link">]: ParamForm | `${ParamForm}?` };
  /** `words` has the formats of the reader's language and zone. */
  write(messages: Messages, params: Omit<Params, "link"> & Envelope, words: Words): LetterBody;
}

/** The lines of a text that say something. */
export function linesOf(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Passages of a kind, or none where the text is empty. */
export function passages(kind: "steps" | "list" | "quote", text: string): readonly Passage[] {
  const lines = linesOf(text);
  return lines.length === 0 ? [] : [{ kind, lines }];
}
