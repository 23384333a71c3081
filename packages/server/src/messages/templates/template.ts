import type { Messages } from "../../platform/locales/messages.ts";

/** In place of a name, where there is none to tell: that of a key, or one that was erased. */
export const noName = "—";

/** Whether a sentence can name who acted, for its `select`. */
export function namedOrNot(name: string): "person" | "none" {
  return name === noName ? "none" : "person";
}

/** The content of a message. */
export interface LetterBody {
  readonly subject: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** The text of the button. */
  readonly action: string;
  readonly notes: readonly string[];
}

/** The params of every message. */
export interface Envelope {
  /** The recipient's address. */
  readonly email: string;
  /** The marketplace's name. */
  readonly sender: string;
}

/** A template. `Params` are texts; `link` is the address behind the button, http or https. */
export interface Template<Params extends { readonly link: string }> {
  /** Whether the link gives access to anyone who has it. */
  readonly secretLink: boolean;
  /** All of the params but `link`. */
  readonly params: readonly Exclude<keyof Params, "link">[];
  write(messages: Messages, params: Omit<Params, "link"> & Envelope): LetterBody;
}
