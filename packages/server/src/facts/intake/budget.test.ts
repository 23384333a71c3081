import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, describe, expect, test } from "vitest";
import { overBudget, stopReason } from "./budget.ts";
import { withUpload } from "./receive-upload.ts";

const limits = { maxBytes: 10_000_000, maxLines: 1000 };
const plain = { bytes: 100, lines: 1, zippedBytes: null };

describe("a file is within its budget up to the limit, and over it beyond", () => {
  test.each([
    ["bytes", { ...plain, bytes: 10_000_000 }, { ...plain, bytes: 10_000_001 }, "file-too-large"],
    ["lines", { ...plain, lines: 1000 }, { ...plain, lines: 1001 }, "file-too-long"],
    [
      "times the size of its gzip",
      { ...plain, bytes: 2_000_000, zippedBytes: 10_000 },
      { ...plain, bytes: 2_000_001, zippedBytes: 10_000 },
      "gzip-too-dense",
    ],
    [
      "MB of a dense gzip",
      { ...plain, bytes: 1_048_576, zippedBytes: 1_000 },
      { ...plain, bytes: 1_048_577, zippedBytes: 1_000 },
      "gzip-too-dense",
    ],
  ])("%s", (_, within, beyond, code) => {
    expect(overBudget(limits, within)).toBeNull();
    expect(overBudget(limits, beyond)?.code).toBe(code);
  });
});

describe("an import continues", () => {
  test.each([
    ["with 1,000 refused lines, whatever their share", { lines: 1000, refused: 1000, refusedLength: 1000 }],
    ["while half of its lines are good", { lines: 2002, refused: 1001, refusedLength: 1001 }],
    ["with half a million refused lines", { lines: 5_000_000, refused: 500_000, refusedLength: 500_000 }],
  ])("%s", (_, tally) => expect(stopReason(tally)).toBeNull());
});

describe("an import stops", () => {
  test.each([
    ["import-mostly-refused", { lines: 2001, refused: 1001, refusedLength: 1001 }],
    ["import-too-many-refused", { lines: 5_000_000, refused: 500_001, refusedLength: 500_001 }],
    ["import-too-many-refused", { lines: 5_000_000, refused: 300, refusedLength: 268_435_457 }],
  ])("as %s beyond that", (code, tally) => expect(stopReason(tally)?.code).toBe(code));
});

const folder = mkdtempSync(join(tmpdir(), "laurel-budget-"));
afterAll(() => rmSync(folder, { recursive: true }));
const pace = { windowMs: 100, leastBytes: 10 };

test("an upload is given up as soon as it has too many bytes, and leaves nothing behind", async () => {
  const stream = new PassThrough();
  stream.write(Buffer.alloc(100));
  const uploading = withUpload(folder, stream, { maxBytes: 99, pace }, async () => "worked");
  await expect(uploading).rejects.toMatchObject({ code: "file-too-large", params: { limit: 99 } });
  // The connection still carries the answer.
  expect(stream.destroyed).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

test("an upload that stalls or trickles is given up, and one at a steady pace is not", async () => {
  const send = async (bytesEach: number) => {
    const stream = new PassThrough();
    const timer = setInterval(() => stream.write(Buffer.alloc(bytesEach)), 20);
    setTimeout(() => stream.end(), 500);
    try {
      return await withUpload(folder, stream, { maxBytes: 10_000, pace }, async () => "worked");
    } finally {
      clearInterval(timer);
    }
  };
  await expect(send(0)).rejects.toMatchObject({ code: "upload-stalled" });
  await expect(send(1)).rejects.toMatchObject({ code: "upload-stalled" });
  expect(await send(50)).toBe("worked");
  expect(readdirSync(folder)).toEqual([]);
});
