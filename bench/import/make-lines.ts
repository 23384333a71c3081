import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { randomNumbers } from "../random.ts";
import { currencies, dayCount, firstDay, offerId, partnerId, publisherId } from "./make-market.ts";

/** The source of the lines. */
export const source = "bench";

/** The columns of the yardstick's table in the order of its file. */
export const copyColumns =
  "partner_id, source, source_line_id, revision, publisher_id, offer_id, billed_on, amount_minor, " +
  "currency, kind, import_id";

/** Where the lines are written: to a file to import, and as the same rows of text for COPY. */
export interface LineFiles {
  readonly csv: string;
  readonly copy: string;
}

const chunkLines = 5_000;

/** Which lines: `count` of them from number `from` on, of so many partners. */
export interface Lines {
  readonly from: number;
  readonly count: number;
  readonly partners: number;
}

/** Writes lines of sales. The same numbers give the same lines. */
export async function makeLines(files: LineFiles, { from, count, partners }: Lines): Promise<void> {
  const random = randomNumbers(from + 1);
  const days = Array.from({ length: dayCount }, (_, index) => firstDay.add({ days: index }).toString());
  const csv = createWriteStream(files.csv);
  const copy = createWriteStream(files.copy);
  await write(csv, "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind\n");
  for (let start = 0; start < count; start += chunkLines) {
    const lines = Array.from({ length: Math.min(chunkLines, count - start) }, (_, index) =>
      makeLine(from + start + index, Math.floor(random() * partners), random, days),
    );
    await write(csv, lines.map(({ line }) => line).join(""));
    await write(copy, lines.map(({ row }) => row).join(""));
  }
  csv.end();
  copy.end();
  await Promise.all([finished(csv), finished(copy)]);
}

function makeLine(number: number, partner: number, random: () => number, days: readonly string[]) {
  const pick = (count: number) => Math.floor(random() * count);
  const day = days[pick(days.length)] as string;
  const { code, digits } = currencies[pick(currencies.length)] as (typeof currencies)[number];
  const refund = random() < 0.03;
  const minor = Math.floor(100 * 10_000 ** random()) * (refund ? -1 : 1);
  const kind = refund ? "refund" : "sale";
  const amount = digits === 0 ? String(minor) : (minor / 10 ** digits).toFixed(digits);
  const id = lineId(number);
  const cells = [id, 1, publisherId(partner), offerId(partner), day, amount, code, kind];
  const columns = [
    partnerId(partner),
    source,
    id,
    1,
    publisherId(partner),
    offerId(partner),
    day,
    minor,
    code,
    kind,
    0,
  ];
  return { line: `${cells.join(",")}\n`, row: `${columns.join("\t")}\n` };
}

/**
 * Different for every number, and in no order: the finisher of MurmurHash3, which maps 32 bits one to
 * one.
 */
function lineId(number: number): string {
  let mixed = number >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  mixed = (mixed ^ (mixed >>> 16)) >>> 0;
  const more = Math.imul(mixed, 0x9e3779b1) >>> 0;
  return `${mixed.toString(16).padStart(8, "0")}-${more.toString(16).padStart(8, "0")}`;
}

async function write(stream: WriteStream, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, "drain");
}
