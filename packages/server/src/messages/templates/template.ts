import type { Messages } from "../../platform/locales/messages.ts";

/** What a message says. */
export interface LetterBody {
  readonly subject: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** What the button says. */
  readonly action: string;
  readonly notes: readonly string[];
}

/** What every message knows. */
export interface Envelope {
  /** Where the message goes. */
  readonly email: string;
  /** What the marketplace calls itself. */
  readonly sender: string;
}

/** How a message is written. `Params` are texts; `link` is the address behind the button, http or https. */
export interface Template<Params extends { readonly link: string }> {
  /** Whether the link gives access to anyone who has it. */
  readonly secretLink: boolean;
  /** All of the params but `link`. */
  readonly params: readonly Exclude<keyof Params, "link">[];
  write(messages: Messages, params: Omit<Params, "link"> & Envelope): LetterBody;
}
