import { type Bar, type Bars, meets } from "./bars.ts";
import type { Measured, Sizes } from "./measure-all.ts";

/** Prints the numbers as a table for people. */
export function tableOf({ rates, ratios }: Measured, sizes: Sizes, held: Bars): string {
  const { partners, lines, standings, reads, live, page, loop } = sizes;
  return [
    `deciding: ${count(partners)} partners, per second of processor time`,
    "          the same ones in every pass; with more, or new ones, decide gains less: see README.md",
    `importing: files of ${count(lines.few)} and ${count(lines.many)} lines, by the clock`,
    `           they belong to ${count(lines.partners)} partners`,
    `deciding everyone: ${count(standings.partners)} partners with ${count(standings.sales)} sales`,
    `reading: a partner's standing over ${count(reads.connections)} connections, by the clock`,
    `following: ${count(live.changes)} changes over ${count(live.streams)} streams, by the clock`,
    `scrolling: ${count(page.sales)} sales, traced; processor time of a frame in milliseconds`,
    `working: with ${count(loop.promises)} open promises, one request at a time, by the clock`,
    "",
    ...rates.map(({ name, rate, unit }) => `${name.padEnd(32)}${count(rate).padStart(14)} ${unit}`),
    "",
    `${"ratio".padEnd(40)}${"now".padStart(10)}${"bar".padStart(10)}${"aim".padStart(10)}`,
    ...Object.entries(ratios).map(([name, value]) => ratioLine(name, value, held[name])),
    "",
  ].join("\n");
}

function ratioLine(name: string, value: number, held: Bar | undefined): string {
  const start = name.padEnd(40) + short(value).padStart(10);
  if (held === undefined) return start;
  const { at, bar, aim } = held;
  const sign = at === "least" ? "≥ " : "≤ ";
  const verdict = meets(value, at, bar)
    ? meets(value, at, aim)
      ? "holds, aim met"
      : "holds"
    : "DOES NOT HOLD";
  return `${start}${`${sign}${bar}`.padStart(10)}${`${sign}${aim}`.padStart(10)}   ${verdict}`;
}

function count(number: number): string {
  return Math.round(number).toLocaleString("en");
}

function short(number: number): string {
  return number >= 100 ? count(number) : number.toFixed(number >= 10 ? 1 : 3);
}
