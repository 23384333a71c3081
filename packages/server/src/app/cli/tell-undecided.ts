import type { Locale } from "@laurel/contract";
import { messages } from "../../platform/locales/messages.ts";
import type { Undecided } from "../../standing/undecided.ts";
import type { CliContext } from "./context.ts";

/**
 * Says that a partner can't be decided: a sentence on stderr, with `--json` also a line on stdout, and the
 * exit code 1.
 */
export async function tellUndecided(
  context: CliContext,
  partnerId: string,
  { code, params }: Undecided,
  more: object = {},
  locale: Locale = "en",
): Promise<void> {
  const message = messages(locale).refusal(code, params);
  context.stderr(`${message}\n`);
  context.refuse();
  const line = { partner_id: partnerId, refusal: { code, message }, ...more };
  if (context.json) await context.stdout(`${JSON.stringify(line)}\n`);
}
