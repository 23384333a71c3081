import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../testing/runs.ts";
import { readPicture } from "./read-picture.ts";

const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const words = (...numbers: number[]) => numbers.flatMap((each) => [(each >> 8) & 255, each & 255]);

function png(width: number, height: number): Uint8Array {
  return Uint8Array.of(
    ...latin("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    ...words(width >>> 16, width & 0xffff, height >>> 16, height & 0xffff),
  );
}

/** A JPEG with a segment of any length, fill bytes and a table before its frame. */
function jpeg(width: number, height: number, before: number): Uint8Array {
  const segment = [0xff, 0xe1, ...words(before + 2), ...Array<number>(before).fill(0xc0)];
  const table = [0xff, 0xff, 0xff, 0xc4, ...words(3), 0];
  const frame = [0xff, 0xc2, ...words(17), 8, ...words(height, width), 3];
  return Uint8Array.of(0xff, 0xd8, ...segment, ...table, ...frame);
}

test("the size is read from the bytes of a PNG, JPEG or GIF", () => {
  const side = fc.integer({ min: 1, max: 65_535 });
  fc.assert(
    fc.property(side, side, fc.integer({ min: 0, max: 3000 }), (width, height, before) => {
      expect(readPicture(png(width, height))).toEqual({ format: "PNG", width, height });
      expect(readPicture(jpeg(width, height, before))).toEqual({ format: "JPEG", width, height });
      const little = [width & 255, width >> 8, height & 255, height >> 8];
      expect(readPicture(Uint8Array.of(...latin("GIF89a"), ...little))).toEqual({
        format: "GIF",
        width,
        height,
      });
    }),
    runs(100),
  );
});

test("the kind of a file is told by its bytes, never by its name", () => {
  const kind = (text: string) => readPicture(latin(text)).format;
  expect(kind("RIFF\x10\0\0\0WEBPVP8 ")).toBe("WebP");
  expect(kind("%PDF-1.7")).toBe("PDF");
  expect(kind('<?xml version="1.0"?>\n<!-- a --><svg xmlns="x">')).toBe("SVG");
  expect(kind("<html><svg></svg>")).toBe("other");
  expect(kind("")).toBe("other");
});

test("any bytes are read without an error, and a cut file has no size", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 0, max: 23 }), (bytes, cut) => {
      readPicture(bytes);
      readPicture(Uint8Array.of(0xff, 0xd8, 0xff, ...bytes));
      expect(readPicture(png(300, 300).subarray(0, cut)).width).toBeNull();
    }),
    runs(300),
  );
});
