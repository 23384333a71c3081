import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { animatedWebp } from "./animated-webp.ts";

interface Chunk {
  readonly name: string;
  readonly content: Buffer;
}

/** The chunks of a file or a frame, from a place on. */
function chunksOf(bytes: Buffer, from: number): readonly Chunk[] {
  if (from >= bytes.length) return [];
  const length = bytes.readUInt32LE(from + 4);
  const content = bytes.subarray(from + 8, from + 8 + length);
  return [
    { name: bytes.toString("latin1", from, from + 4), content },
    ...chunksOf(bytes, from + 8 + length + (length % 2)),
  ];
}

/** A WebP file with these chunks. */
function webpOf(chunks: readonly Chunk[]): Buffer {
  const all = chunks.map(({ name, content }) => {
    const head = Buffer.alloc(8);
    head.write(name);
    head.writeUInt32LE(content.length, 4);
    return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
  });
  return Buffer.concat([Buffer.from("RIFF....WEBP"), ...all]);
}

/** A picture of this size; what follows its size is not read. */
function color(width: number, height: number, ...bytes: readonly number[]): Chunk {
  const content = Buffer.alloc(10);
  content.writeUInt16LE(width, 6);
  content.writeUInt16LE(height, 8);
  return { name: "VP8 ", content: Buffer.concat([content, Buffer.from(bytes)]) };
}
const isFrame = ({ name }: Chunk) => name === "ANMF";
const msOf = ({ content }: Chunk) => content.readUIntLE(12, 3);

test("each picture is a frame of the animation, in its order and for its time", () => {
  const details: Chunk = { name: "VP8X", content: Buffer.alloc(10) };
  const alpha: Chunk = { name: "ALPH", content: Buffer.from([7]) };
  const frames = [
    { webp: webpOf([color(1200, 744, 1, 2, 3)]), ms: 2500 },
    {
      webp: webpOf([details, alpha, color(1200, 744, 4, 5), { name: "EXIF", content: Buffer.from([9]) }]),
      ms: 70_000,
    },
  ];
  const file = Buffer.from(animatedWebp(frames));
  expect(file.readUInt32LE(4)).toBe(file.length - 8);
  const [head, animation, ...rest] = chunksOf(file, 12);
  expect([head?.name, animation?.name]).toEqual(["VP8X", "ANIM"]);
  expect(head?.content.readUIntLE(4, 3)).toBe(1199);
  expect(head?.content.readUIntLE(7, 3)).toBe(743);
  expect(rest.map(msOf)).toEqual([2500, 70_000]);
  expect(rest.map(({ content }) => chunksOf(content, 16))).toEqual([
    [color(1200, 744, 1, 2, 3)],
    [alpha, color(1200, 744, 4, 5)],
  ]);
});

test("a frame that is no WebP file is refused", () => {
  const frames = [{ webp: Buffer.from("\x89PNG and what follows"), ms: 1 }];
  expect(() => animatedWebp(frames)).toThrow("isn't a WebP file");
});

test("frames of several sizes are refused", () => {
  const frames = [color(1200, 744), color(1000, 620)].map((each) => ({ webp: webpOf([each]), ms: 1 }));
  expect(() => animatedWebp(frames)).toThrow("frames of several sizes");
});

test("the picture of README.md is half a minute long, 1200 pixels wide and below 2.5 MB", () => {
  const file = readFileSync(resolve(import.meta.dirname, "../docs/loop.webp"));
  const chunks = chunksOf(file, 12);
  const seconds = chunks.filter(isFrame).reduce((sum, frame) => sum + msOf(frame) / 1000, 0);
  expect(Math.abs(seconds - 30)).toBeLessThan(5);
  expect(chunks[0]?.content.readUIntLE(4, 3)).toBe(1199);
  const widths = chunks.filter(isFrame).map(({ content }) => {
    const picture = chunksOf(content, 16).find(({ name }) => name === "VP8 ");
    return (picture?.content.readUInt16LE(6) ?? 0) & 0x3fff;
  });
  expect(new Set(widths)).toEqual(new Set([1200]));
  expect(file.length).toBeLessThan(2.5 * 2 ** 20);
});
