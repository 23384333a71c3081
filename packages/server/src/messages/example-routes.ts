import * as contract from "@laurel/contract";
import { Answered, implement } from "../platform/http/answer/implement.ts";
import type { App } from "../platform/http/app.ts";
import { exampleOf } from "./examples.ts";
import { letterText } from "./parts.ts";
import { renderMessage } from "./render-message.ts";
import { writeLetter } from "./write-letter.ts";

/** Mail programs apply inline styles; nothing is fetched, and no script runs. Our own page may show it. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";

/** Every message with example data, for the team to read. */
export function addExampleRoutes(app: App): void {
  implement(app, contract.listMessageExamples, async () => ({
    examples: contract.templateNames.flatMap((template) =>
      contract.locales.map((locale) => {
        const letter = writeLetter(exampleOf(template, locale));
        const kind = contract.messageKinds[template];
        return { template, ...kind, locale, subject: letter.subject, text: letterText(letter) };
      }),
    ),
  }));
  implement(app, contract.showMessageExample, async ({ params: { template, locale }, reply }) => {
    const { html } = await renderMessage(exampleOf(template, locale));
    const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": policy };
    // It asks for an origin of its own, which what is in a sandbox can't have.
    return new Answered(reply.headers(headers).removeHeader("origin-agent-cluster").send(html));
  });
}
