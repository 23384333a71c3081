/** A picture of an animation: a WebP file with one picture, and for how long it is shown. */
export interface Frame {
  readonly webp: Uint8Array;
  readonly ms: number;
}

/** The chunks that hold a picture: its transparency, and its colors with or without loss. */
const pictureChunks = ["ALPH", "VP8 ", "VP8L"];

/**
 * Puts pictures of one size together into an animated WebP file that starts again at its end. Its parts are
 * described in https://developers.google.com/speed/webp/docs/riff_container.
 * @throws Error where a frame isn't a WebP file with loss, or has another size than the first.
 */
export function animatedWebp(frames: readonly Frame[]): Uint8Array {
  const [size, ...others] = new Set(frames.map(({ webp }) => sizeOf(pictureOf(webp)).join(" × ")));
  if (size === undefined || others.length > 0) throw new Error(`frames of several sizes: ${others}`);
  const edges = size.split(" × ").flatMap((length) => int24(Number(length) - 1));
  const animated = 0x02;
  // Each frame replaces the whole picture before it.
  const replaces = 0x02;
  const body = Buffer.concat([
    Buffer.from("WEBP"),
    chunk("VP8X", Buffer.from([animated, 0, 0, 0, ...edges])),
    // The background, which no frame lets through, and 0: without end.
    chunk("ANIM", Buffer.from([0, 0, 0, 0, 0, 0])),
    ...frames.map(({ webp, ms }) => {
      const head = Buffer.from([...int24(0), ...int24(0), ...edges, ...int24(ms), replaces]);
      return chunk("ANMF", Buffer.concat([head, pictureOf(webp)]));
    }),
  ]);
  return chunk("RIFF", body);
}

function pictureOf(webp: Uint8Array): Buffer {
  const file = Buffer.from(webp);
  if (file.toString("latin1", 8, 12) !== "WEBP") throw new Error("a frame isn't a WebP file");
  const kept: Buffer[] = [];
  for (let at = 12; at < file.length; ) {
    const end = at + 8 + even(file.readUInt32LE(at + 4));
    if (pictureChunks.includes(file.toString("latin1", at, at + 4))) kept.push(file.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}

/** The width and height of a picture with loss, in pixels (RFC 6386, section 9.1). */
function sizeOf(picture: Buffer): readonly [number, number] {
  const at = picture.indexOf("VP8 ");
  if (at < 0) throw new Error("a frame has no picture with loss");
  return [picture.readUInt16LE(at + 14) & 0x3fff, picture.readUInt16LE(at + 16) & 0x3fff];
}

/** Its name, its length, and its content filled up to an even length. */
function chunk(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, "latin1");
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

const even = (length: number) => length + (length % 2);

function int24(value: number): readonly number[] {
  return [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff];
}
