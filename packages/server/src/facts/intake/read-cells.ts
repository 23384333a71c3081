import type { RefusalCode } from "@laurel/contract";
import { type Currency, isCurrency, largestLineMinor, type Minor } from "@laurel/core";
import { showInvisible } from "../../platform/invisible.ts";
import { readDay } from "./day-format.ts";
import { idProblem, maxIdLength, spoilt } from "./id-problem.ts";
import {
  type CellStyle,
  type Cells,
  type Columns,
  type IntakeRefusal,
  type Params,
  plainStyle,
  type RefusalReason,
  refuse,
  together,
} from "./import-kind.ts";
import { mostDecimals, type NotPlain, plainDecimal, readAmount, withPoint } from "./read-amount.ts";
import { shorten } from "./shorten.ts";

/** The longest text, in characters. */
const maxTextLength = 1000;

/** Plain ASCII, which nearly every id is: the fast path. */
const asciiId = /^[!-<>-~](?:[ -~]{0,198}[!-~])?$/;
const emailLabel = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const emailPattern = new RegExp(`^[\\w.!#$%&'*+/=?^\`{|}~-]{1,64}@${emailLabel}(?:\\.${emailLabel})*$`, "i");

/** A whole number as nearly every file has it: the fast path. */
const fewDigits = /^[1-9]\d{0,8}$/;

/** The accepted days; the machine's calendar and the database's agree on all of them. */
const firstDay = "1900-01-01";
const lastDay = "2199-12-31";

/** Days read before: lines share a few hundred, which are checked once and kept once. */
const knownDays = new Map<string, string>();
const maxKnownDays = 5000;

/**
 * Reads the cells of one line, keeping the first problem of each column: a row's reader asks for each column
 * by its type and returns `problem` instead of the row if there is one. In that case the returned values are
 * only placeholders. Spaces around a value that isn't an id or a text for people don't count.
 */
export class CellReader {
  readonly #columns: Columns;
  readonly #cells: Cells;
  readonly #style: CellStyle;
  #reasons: RefusalReason[] | null = null;

  constructor(columns: Columns, cells: Cells, style: CellStyle = plainStyle) {
    this.#columns = columns;
    this.#cells = cells;
    this.#style = style;
  }

  /** All that is wrong with the line, in the order of its columns; null: nothing. */
  get problem(): IntakeRefusal | null {
    if (this.#reasons === null) return null;
    const place = ({ column }: RefusalReason) => this.#columns.at.get(column ?? "") ?? -1;
    return together(this.#reasons.sort((a, b) => place(a) - place(b)));
  }

  /** Whether nothing is wrong with these columns, so that they can be compared with each other. */
  isFine(...columns: readonly string[]): boolean {
    return this.#reasons?.some(({ column }) => column !== null && columns.includes(column)) !== true;
  }

  /** Records a problem, unless the column already has one. */
  refuse(column: string | null, code: RefusalCode, params: Params = {}): void {
    this.#reasons ??= [];
    if (!this.#reasons.some((reason) => reason.column === column))
      this.#reasons.push(refuse(column, code, params));
  }

  /** Records that the value of a column is wrong. */
  refuseFound(column: string, code: RefusalCode, params: Params = {}): void {
    this.refuse(column, code, { found: shorten(this.#cell(column)), ...params });
  }

  /** Whether the file doesn't have the column, so that the line says nothing about it. */
  isAbsent(column: string): boolean {
    return this.#cells[this.#placeOf(column)] === undefined;
  }

  /** Whether the line has no value for the column. */
  isEmpty(column: string): boolean {
    return this.#cell(column).trim() === "";
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

  /** One of a list of words, in capitals or not. */
  word<Word extends string>(
    column: string,
    words: readonly Word[],
    code: RefusalCode = "value-not-listed",
  ): Word {
    const text = this.#required(column);
    const word = wordOf(text, words);
    if (word !== undefined) return word;
    this.refuseFound(column, code, { allowed: words.join(", ") });
    return text as Word;
  }

  optionalWord<Word extends string>(column: string, words: readonly Word[]): Word | null {
    if (this.isEmpty(column)) return null;
    return this.word(column, words, "value-not-listed-nor-empty");
  }

  /** Several words of a list, with `;` between them. */
  words<Word extends string>(column: string, words: readonly Word[]): readonly Word[] {
    const found = this.#required(column).split(";");
    const known = found.map((text) => wordOf(text, words));
    const wrong = found.find((_, index) => known[index] === undefined);
    if (wrong === undefined) return known as Word[];
    this.refuse(column, "value-not-listed", { found: shorten(wrong), allowed: words.join(", ") });
    return found as Word[];
  }

  /** A day as `YYYY-MM-DD`. */
  day(column: string): string {
    const text = this.#required(column);
    const { date } = this.#style;
    const key = date === null ? text : `${date}\n${text}`;
    const known = knownDays.get(key);
    if (known !== undefined) return known;
    const day = readDay(text.trim(), date);
    if (typeof day === "object") {
      this.refuse(column, day.code, { ...day.params, found: shorten(text) });
      return text;
    }
    if (day < firstDay || day > lastDay) {
      this.refuseFound(column, "day-out-of-range", { first: firstDay, last: lastDay });
    } else {
      if (knownDays.size >= maxKnownDays) knownDays.clear();
      knownDays.set(key, day);
    }
    return day;
  }

  optionalDay(column: string): string | null {
    return this.isEmpty(column) ? null : this.day(column);
  }

  currency(column: string): Currency {
    const text = this.#required(column);
    if (isCurrency(text)) return text;
    const code = text.trim().toUpperCase();
    if (!isCurrency(code)) this.refuseFound(column, "currency-unknown");
    return code as Currency;
  }

  /**
   * An amount of money in minor units of a currency, at most what one line may have. `written`: its text,
   * where it had more decimals than the currency and was rounded.
   */
  amount(column: string, currency: Currency): { readonly minor: Minor; readonly written: string | null } {
    const none = { minor: 0 as Minor, written: null };
    const text = this.#required(column);
    if (text === "") return none;
    const number = withPoint(text, this.#style.decimal);
    if (typeof number === "object") return this.#notPlain(column, number, none);
    // Without its currency an amount can still have the wrong form.
    const read = isCurrency(currency) ? readAmount(number, currency) : plainDecimal(number);
    if (typeof read === "string") return none;
    if ("code" in read) return this.#notPlain(column, read, none, { currency });
    if (Math.abs(read.minor) <= largestLineMinor) return read;
    return this.#notPlain(column, { code: "amount-too-large", fix: "" }, none, { currency });
  }

  /** A plain decimal of any size and sign, as its shortest text: "1.50" is "1.5". */
  decimal(column: string): string {
    const text = this.#required(column);
    if (text === "") return "0";
    const number = withPoint(text, this.#style.decimal);
    const decimal = typeof number === "object" ? number : plainDecimal(number);
    return typeof decimal === "string" ? decimal : this.#notPlain(column, decimal, "0");
  }

  /** A whole number from 0 to 2,147,483,647; "1.0" is 1. */
  revision(column: string): number {
    const text = this.#required(column);
    if (fewDigits.test(text)) return Number(text);
    const whole = /^(0|[1-9]\d{0,9})(?:[.,]0+)?$/.exec(text.trim())?.[1];
    const value = whole === undefined ? Number.NaN : Number(whole);
    if (value <= 2_147_483_647) return value;
    if (text !== "") this.refuseFound(column, "revision-invalid");
    return 0;
  }

  boolean(column: string): boolean {
    return this.word(column, ["true", "false"]) === "true";
  }

  /** An e-mail address by the pattern browsers use. */
  email(column: string): string | null {
    if (this.isEmpty(column)) return null;
    const text = this.#cell(column).trim();
    if (text.length > 254 || !emailPattern.test(text))
      this.refuse(column, "email-invalid", { found: shorten(showInvisible(text)) });
    return text;
  }

  /** A language tag (BCP 47), in its canonical form. */
  locale(column: string): string {
    const text = this.#required(column);
    try {
      return Intl.getCanonicalLocales(text.trim())[0] ?? text;
    } catch {
      if (text !== "") this.refuseFound(column, "locale-invalid");
      return text;
    }
  }

  #notPlain<T>(column: string, problem: NotPlain, placeholder: T, params: Params = {}): T {
    const { code, ...fixes } = problem;
    const known = Object.fromEntries(Object.entries(fixes).filter(([, fix]) => fix !== undefined));
    this.refuseFound(column, code, { ...known, limit: mostDecimals, ...params });
    return placeholder;
  }

  #placeOf(column: string): number {
    const at = this.#columns.at.get(column);
    if (at === undefined) throw new Error(`no column ${column}`);
    return at;
  }

  #cell(column: string): string {
    return this.#cells[this.#placeOf(column)] ?? "";
  }

  #required(column: string): string {
    const text = this.#cell(column);
    if (text !== "" && text.charCodeAt(0) > 32) return text;
    if (text.trim() !== "") return text;
    this.refuse(column, "cell-empty");
    return "";
  }
}

/** The list's own text, not the file's: a million lines share it. */
function wordOf<Word extends string>(text: string, words: readonly Word[]): Word | undefined {
  return (
    words[(words as readonly string[]).indexOf(text)] ??
    words[(words as readonly string[]).indexOf(text.trim().toLowerCase())]
  );
}
