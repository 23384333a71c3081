/** A picture by its bytes: what kind of file it is, and its size in pixels where the kind is known. */
export interface ListingPicture {
  readonly format: PictureFormat;
  /** Null where it can't be read. */
  readonly width: number | null;
  readonly height: number | null;
}

/** As people call it; "other" is no picture that is known here, whatever the file's name says. */
export type PictureFormat = "PNG" | "JPEG" | "GIF" | "WebP" | "BMP" | "PDF" | "SVG" | "other";

/** Enough of a file to read its format and size; in a JPEG, a preview may come before the size. */
export const pictureBytes = 262_144;

/** Reads a picture from the start of its file; `pictureBytes` are enough. */
export function readPicture(bytes: Uint8Array): ListingPicture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const format = formatOf(bytes);
  const size = sizes[format]?.(view) ?? null;
  return { format, width: size?.[0] ?? null, height: size?.[1] ?? null };
}

/** How files begin; "?" is any byte. */
const beginnings: readonly (readonly [PictureFormat, string])[] = [
  ["PNG", "\x89PNG\r\n\x1a\n"],
  ["JPEG", "\xff\xd8\xff"],
  ["GIF", "GIF8"],
  ["WebP", "RIFF????WEBP"],
  ["BMP", "BM"],
  ["PDF", "%PDF-"],
];

function formatOf(bytes: Uint8Array): PictureFormat {
  const start = String.fromCharCode(...bytes.subarray(0, 512));
  const [known] =
    beginnings.find(([, beginning]) =>
      [...beginning].every((letter, place) => letter === "?" || letter === start[place]),
    ) ?? [];
  const isSvg = /^\s*<(?:\?xml|!--|svg)/.test(start) && /<svg[\s>]/.test(start);
  return known ?? (isSvg ? "SVG" : "other");
}

type Size = readonly [width: number, height: number];

const sizes: Partial<Record<PictureFormat, (view: DataView) => Size | null>> = {
  PNG: (view) => (view.byteLength < 24 ? null : [view.getUint32(16), view.getUint32(20)]),
  GIF: (view) => (view.byteLength < 10 ? null : [view.getUint16(6, true), view.getUint16(8, true)]),
  JPEG: sizeOfJpeg,
};

/** The size is in the frame's header, after segments of any length. */
function sizeOfJpeg(view: DataView): Size | null {
  let place = 2;
  while (place + 9 <= view.byteLength) {
    if (view.getUint8(place) !== 0xff) return null;
    const marker = view.getUint8(place + 1);
    if (marker === 0xff) {
      place += 1;
      continue;
    }
    // C4, C8 and CC are tables and not frames.
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return [view.getUint16(place + 7), view.getUint16(place + 5)];
    place += 2 + view.getUint16(place + 2);
  }
  return null;
}
