import { codePointOf, invisible, showInvisible } from "../../platform/invisible.ts";
import type { Params } from "./import-kind.ts";
import { shorten } from "./shorten.ts";

/** The longest id, in characters. */
export const maxIdLength = 200;

/**
 * A number as spreadsheets and programs write long ids, with an exponent or with decimals where it had more
 * digits than they keep, or an error of a spreadsheet. Ids such as 2024.0 have lost nothing.
 */
export const spoilt =
  /^(?:[1-9]\d{15,}[.,]0+|\d+[Ee]\+\d+|\d+[.,]\d+[Ee][+-]?\d+|#[A-Z/0]+[!?]|#N\/A|#{3,})$/;

const fullWidth = /[\uff01-\uff5e\uffe0-\uffe6]/u;

interface IdProblem extends Params {
  readonly code:
    | "id-formula"
    | "id-full-width"
    | "id-invalid"
    | "id-invisible"
    | "id-spaces"
    | "id-spoilt"
    | "id-too-long";
}

/** What is wrong with an id; null: nothing. */
export function idProblem(text: string): IdProblem | null {
  if (text.startsWith("=")) return { code: "id-formula" };
  if (spoilt.test(text)) return { code: "id-spoilt" };
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) return { code: "id-invalid" };
  const [hidden] = invisible.exec(text) ?? [];
  if (hidden !== undefined)
    return { code: "id-invisible", character: codePointOf(hidden), found: shorten(showInvisible(text)) };
  const [wide] = fullWidth.exec(text) ?? [];
  if (wide !== undefined)
    return { code: "id-full-width", character: wide, fix: shorten(text.normalize("NFKC")) };
  if (/^\s|\s$/u.test(text)) return { code: "id-spaces" };
  return text.length > maxIdLength ? { code: "id-too-long" } : null;
}
