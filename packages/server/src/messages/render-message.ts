import { render } from "@react-email/render";
import { letterHtml, letterText } from "./parts.ts";
import { type LetterSource, writeLetter } from "./write-letter.ts";

/** A rendered message. */
export interface RenderedMessage {
  /** The language that it is written in. */
  readonly locale: string;
  readonly subject: string;
  /** A whole document. */
  readonly html: string;
  readonly text: string;
}

/** Renders a message in the reader's language. */
export async function renderMessage(source: LetterSource): Promise<RenderedMessage> {
  const letter = writeLetter(source);
  const html = await render(letterHtml(letter));
  return { locale: letter.locale, subject: letter.subject, html, text: letterText(letter) };
}
