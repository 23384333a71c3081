import { dayText } from "@laurel/core";
import type { Tx } from "../../platform/database/transaction.ts";
import { messages } from "../../platform/locales/messages.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import { makeReceipt } from "../../standing/make-receipt.ts";
import { isUndecided } from "../../standing/undecided.ts";
import { localeAsked } from "./ask-locale.ts";
import type { CliContext } from "./context.ts";
import { dayAsked, knownAtAsked, type PublishedToday, type StandingOptions } from "./standing-options.ts";
import { tellUndecided } from "./tell-undecided.ts";

/** `laurel standing receipt PARTNER`: the same bytes as the API gives, without an end of line. */
export async function receipt(
  context: CliContext,
  tx: Tx,
  published: PublishedToday,
  partnerId: string,
  options: StandingOptions,
): Promise<void> {
  const day = dayAsked(options, published);
  const locale = localeAsked(context, options);
  const knownAt = knownAtAsked(options, published);
  const made = await makeReceipt(tx, { partnerId, day, knownAt });
  if ("text" in made) return context.stdout(made.text);
  if (isUndecided(made)) return tellUndecided(context, partnerId, made, { as_of: dayText(day) }, locale);
  throw new OperatorError(messages(locale).refusal(made.code, made.params));
}
