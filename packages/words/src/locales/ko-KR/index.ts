import type { LocaleTexts } from "../../load-texts.ts";
import actions from "./actions.json" with { type: "json" };
import activations from "./activations.json" with { type: "json" };
import gaps from "./gaps.json" with { type: "json" };
import reasons from "./reasons.json" with { type: "json" };
import roles from "./roles.json" with { type: "json" };
import standing from "./standing.json" with { type: "json" };
import withdrawals from "./withdrawals.json" with { type: "json" };

/** The texts of the language, except the refusals. */
export const texts: LocaleTexts = {
  ...actions,
  ...activations,
  ...gaps,
  ...reasons,
  ...roles,
  ...standing,
  ...withdrawals,
};
