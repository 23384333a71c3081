import { deflateRawSync } from "node:zlib";

/** A form with a file, as a browser sends it. */
export function formOf(
  name: string,
  content: Uint8Array | string,
  fields: Readonly<Record<string, string>> = {},
) {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append("file", new Blob([content as string]), name);
  return form;
}

/** A picture of one point. */
export const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** A PDF of a size in bytes, whose content is noise. */
export function pdf(size = 400): Buffer {
  const pattern = Buffer.alloc(65_521);
  for (let place = 0; place < pattern.length; place += 1) pattern[place] = (place * 2_654_435_761) >>> 24;
  const noise = Buffer.alloc(size, pattern);
  noise.write("%PDF-1.7\n%\u00E2\u00E3\n");
  return noise;
}

/** The kinds of Office files, by ending, with the type of their main part. */
const office = {
  docx: ["word/document.xml", "wordprocessingml.document"],
  xlsx: ["xl/workbook.xml", "spreadsheetml.sheet"],
  pptx: ["ppt/presentation.xml", "presentationml.presentation"],
} as const;

/** An Office file with the parts by which it is known. */
export function officeFile(ending: keyof typeof office): Buffer {
  const [part, type] = office[ending];
  const types =
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
    `<Override PartName="/${part}" ` +
    `ContentType="application/vnd.openxmlformats-officedocument.${type}.main+xml"/>` +
    "</Types>";
  return zip({ "[Content_Types].xml": types, "_rels/.rels": "<Relationships/>", [part]: "<x/>" });
}

/** An archive with these files. */
export function zip(files: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const packed = deflateRawSync(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(Buffer.byteLength(text), 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), common, rest, Buffer.from(name)]),
    );
    parts.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, ...directory, Buffer.from("PK\x05\x06"), end]);
}
