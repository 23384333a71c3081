import type { RefusalCode } from "@laurel/contract";
import { type Currency, isCurrency, type Minor, parseAmount, parseDay } from "@laurel/core";
import { type Columns, type IntakeRefusal, type Params, refuse } from "./import-kind.ts";
import { amountProblem, plainDecimal } from "./read-amount.ts";

/** The longest id and the longest text, in characters. */
const maxIdLength = 200;
const maxTextLength = 1000;

/** Plain ASCII, which nearly every id is: the fast path. */
const asciiId = /^[!-<>-~](?:[ -~]{0,198}[!-~])?$/;
const emailLabel = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const emailPattern = new RegExp(`^[\\w.!#$%&'*+/=?^\`{|}~-]{1,64}@${emailLabel}(?:\\.${emailLabel})*$`, "i");

/** The accepted days; the machine's calendar and the database's agree on all of them. */
const firstDay = "1900-01-01";
const lastDay = "2199-12-31";

/** Days read before: lines share a few hundred, which are checked once and kept once. */
const knownDays = new Map<string, string>();
const maxKnownDays = 5000;

/**
 * Reads the cells of one line, keeping the first problem: a row's reader asks for each column by its type
 * and returns `problem` instead of the row if there is one. In that case the returned values are only
 * placeholders.
 */
export class CellReader {
  readonly #columns: Columns;
  readonly #cells: readonly string[];
  problem: IntakeRefusal | null = null;

  constructor(columns: Columns, cells: readonly string[]) {
    this.#columns = columns;
    this.#cells = cells;
  }

  /** Records a problem, unless there already is one. */
  refuse(column: string | null, code: RefusalCode, params: Params = {}): void {
    this.problem ??= refuse(column, code, params);
  }

  /** Records that the value of a column is wrong. */
  refuseFound(column: string, code: RefusalCode, params: Params = {}): void {
    this.problem ??= refuse(column, code, { found: shorten(this.#cell(column)), ...params });
  }

  /** Whether the line has no value for the column. */
  isEmpty(column: string): boolean {
    return this.#cell(column) === "";
  }

  /**
   * A name given by a machine: 1 to 200 visible characters, no space at either end, no formula, and not what
   * a spreadsheet makes of an id. In normal form C, so that equal ids are equal.
   */
  id(column: string): string {
    const given = this.#required(column);
    if (asciiId.test(given) && !spoilt.test(given)) return given;
    const text = given.normalize();
    const problem = text === "" ? null : idProblem(text);
    if (problem !== null) {
      const { code, ...params } = problem;
      this.refuseFound(column, code, { limit: maxIdLength, ...params });
    }
    return text;
  }

  optionalId(column: string): string | null {
    return this.isEmpty(column) ? null : this.id(column);
  }

  /** Text for people, up to 1,000 characters, in normal form C; otherwise kept as it is, even a formula. */
  text(column: string): string {
    const text = this.#required(column).normalize();
    if (text.length > maxTextLength) {
      this.refuseFound(column, "text-too-long", { length: text.length, limit: maxTextLength });
    }
    return text;
  }

  /** One of a list of words. */
  word<Word extends string>(column: string, words: readonly Word[]): Word {
    const text = this.#required(column);
    // The list's own text, not the file's: a million lines share it.
    const word = words[(words as readonly string[]).indexOf(text)];
    if (word !== undefined) return word;
    this.refuseFound(column, "value-not-listed", { allowed: words.join(", ") });
    return text as Word;
  }

  optionalWord<Word extends string>(column: string, words: readonly Word[]): Word | null {
    return this.isEmpty(column) ? null : this.word(column, words);
  }

  /** Several words of a list, with `;` between them. */
  words<Word extends string>(column: string, words: readonly Word[]): readonly Word[] {
    const found = this.#required(column).split(";");
    const wrong = found.find((word) => !(words as readonly string[]).includes(word));
    if (wrong !== undefined) {
      this.refuse(column, "value-not-listed", { found: shorten(wrong), allowed: words.join(", ") });
    }
    return found as Word[];
  }

  /** A day as ISO 8601 has it, `YYYY-MM-DD`. */
  day(column: string): string {
    const text = this.#required(column);
    const known = knownDays.get(text);
    if (known !== undefined) return known;
    if (parseDay(text) === null) {
      const looksLikeOne = /^\d{4}-\d{2}-\d{2}$/.test(text);
      this.refuseFound(column, looksLikeOne ? "day-not-in-calendar" : "day-not-iso");
    } else if (text < firstDay || text > lastDay) {
      this.refuseFound(column, "day-out-of-range", { first: firstDay, last: lastDay });
    } else {
      if (knownDays.size >= maxKnownDays) knownDays.clear();
      knownDays.set(text, text);
    }
    return text;
  }

  optionalDay(column: string): string | null {
    return this.isEmpty(column) ? null : this.day(column);
  }

  currency(column: string): Currency {
    const text = this.#required(column);
    if (!isCurrency(text)) this.refuseFound(column, "currency-unknown");
    return text as Currency;
  }

  /** An amount of money in minor units of a currency. */
  amount(column: string, currency: Currency): Minor {
    const text = this.#required(column);
    if (this.problem !== null) return 0 as Minor;
    const amount = parseAmount(text, currency);
    if (typeof amount === "number") return amount;
    const { code, fix } = amountProblem(text, amount);
    this.refuseFound(column, code, { fix, currency });
    return 0 as Minor;
  }

  /** A plain decimal of any size and sign, as its shortest text: "1.50" is "1.5". */
  decimal(column: string): string {
    const text = this.#required(column);
    const decimal = plainDecimal(text);
    if (typeof decimal === "string") return decimal;
    this.refuseFound(column, decimal.code, { fix: decimal.fix });
    return "0";
  }

  /** A whole number from 0 to 2,147,483,647. */
  revision(column: string): number {
    const text = this.#required(column);
    const value = /^(?:0|[1-9]\d{0,9})$/.test(text) ? Number(text) : Number.NaN;
    if (value <= 2_147_483_647) return value;
    this.refuseFound(column, "revision-invalid");
    return 0;
  }

  boolean(column: string): boolean {
    return this.word(column, ["true", "false"]) === "true";
  }

  /** An e-mail address by the pattern browsers use. */
  email(column: string): string | null {
    if (this.isEmpty(column)) return null;
    const text = this.#cell(column);
    if (text.length > 254 || !emailPattern.test(text)) this.refuseFound(column, "email-invalid");
    return text;
  }

  /** A language tag (BCP 47), in its canonical form. */
  locale(column: string): string {
    const text = this.#required(column);
    try {
      return Intl.getCanonicalLocales(text)[0] ?? text;
    } catch {
      this.refuseFound(column, "locale-invalid");
      return text;
    }
  }

  #cell(column: string): string {
    const at = this.#columns.at.get(column);
    if (at === undefined) throw new Error(`no column ${column}`);
    return this.#cells[at] ?? "";
  }

  #required(column: string): string {
    const text = this.#cell(column);
    if (text === "") this.refuse(column, "cell-empty");
    return text;
  }
}

/** A number with an exponent, as spreadsheets show long ids, or an error of theirs. */
const spoilt = /^(?:\d+(?:[.,]\d+)?[Ee]\+\d+|\d+[.,]\d+[Ee]-\d+|#[A-Z/0]+[!?]|#N\/A|#{3,})$/;

const fullWidth = /[\uff01-\uff5e\uffe0-\uffe6]/u;
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/u;

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

function idProblem(text: string): IdProblem | null {
  if (text.startsWith("=")) return { code: "id-formula" };
  if (spoilt.test(text)) return { code: "id-spoilt" };
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) return { code: "id-invalid" };
  const [hidden] = invisible.exec(text) ?? [];
  if (hidden !== undefined)
    return { code: "id-invisible", character: codePointOf(hidden), found: shorten(shown(text)) };
  const [wide] = fullWidth.exec(text) ?? [];
  if (wide !== undefined)
    return { code: "id-full-width", character: wide, fix: shorten(text.normalize("NFKC")) };
  if (/^\s|\s$/u.test(text)) return { code: "id-spaces" };
  return text.length > maxIdLength ? { code: "id-too-long" } : null;
}

/** A text in which each invisible character is named. */
function shown(text: string): string {
  return [...text].map((one) => (invisible.test(one) ? `[${codePointOf(one)}]` : one)).join("");
}

/** "U+200B": what a person can look up. */
function codePointOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** What was found, short enough for a sentence. */
export function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
