/** A picture of an animation: a WebP file with one picture, and for how long it is shown. */
export interface Frame {
  readonly webp: Uint8Array;
  readonly ms: number;
}

/** The chunks that hold a picture with loss: its transparency, and its colors. */
const pictureChunks = ["ALPH", "VP8 "];

/**
 * Puts pictures of one size together into an animated WebP file that starts again at its end. Its parts are
 * described in https://developers.google.com/speed/webp/docs/riff_container.
 * @throws Error where a frame isn't a WebP file with loss, or has another size than the first.
 */
export function animatedWebp(frames: readonly Frame[]): Uint8Array {
  const pictures = frames.map(({ webp, ms }) => ({ ms, ...pictureOf(webp) }));
  const edges = pictures[0]?.edges ?? [];
  if (pictures.some((each) => String(each.edges) !== String(edges)))
    throw new Error("frames of several sizes");
  const animated = 0x02;
  // Each frame replaces the whole picture before it.
  const replaces = 0x02;
  const body = Buffer.concat([
    Buffer.from("WEBP"),
    chunk("VP8X", Buffer.from([animated, 0, 0, 0, ...edges])),
    // The background, which no frame lets through, and 0: without end.
    chunk("ANIM", Buffer.from([0, 0, 0, 0, 0, 0])),
    ...pictures.map(({ chunks, ms }) => {
      const head = Buffer.from([...int24(0), ...int24(0), ...edges, ...int24(ms), replaces]);
      return chunk("ANMF", Buffer.concat([head, ...chunks]));
    }),
  ]);
  return chunk("RIFF", body);
}

/** The chunks of a picture, and its width and height as the format writes them (RFC 6386, section 9.1). */
function pictureOf(webp: Uint8Array): {
  readonly chunks: readonly Buffer[];
  readonly edges: readonly number[];
} {
  const file = Buffer.from(webp);
  if (file.toString("latin1", 8, 12) !== "WEBP") throw new Error("a frame isn't a WebP file");
  const chunks: Buffer[] = [];
  let edges: readonly number[] | null = null;
  for (let at = 12; at < file.length; ) {
    const name = file.toString("latin1", at, at + 4);
    const end = at + 8 + even(file.readUInt32LE(at + 4));
    if (pictureChunks.includes(name)) chunks.push(file.subarray(at, end));
    if (name === "VP8 ")
      edges = [at + 14, at + 16].flatMap((place) => int24((file.readUInt16LE(place) & 0x3fff) - 1));
    at = end;
  }
  if (edges === null) throw new Error("a frame has no picture with loss");
  return { chunks, edges };
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
