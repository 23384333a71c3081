import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import { Busboy, type BusboyHeaders, type BusboyInstance } from "@fastify/busboy";

/** A form that can't be taken. `reason`: cut off, several files, other fields, or broken in another way. */
export class BrokenForm extends Error {
  override readonly name = "BrokenForm";
  readonly reason: "cut" | "several" | "fields" | "broken" | "missing";

  constructor(reason: BrokenForm["reason"]) {
    super(`the form can't be read: ${reason}`);
    this.reason = reason;
  }
}

/** The file of a form while it arrives. */
export interface ArrivingFile {
  /** As the sender wrote it; empty for none. */
  readonly name: string;
  readonly content: Readable;
  /**
   * The fields; resolved when the form has arrived as a whole, rejected with `BrokenForm` where it doesn't.
   */
  readonly fields: Promise<FormFields>;
}

/** What a form says besides its file. */
export interface FormFields {
  readonly partnerId: string | null;
}

const limits = { files: 2, fields: 2, parts: 4, fieldSize: 1_000, headerPairs: 20, headerSize: 8_192 };

/**
 * Reads a form with one file; `take` gets it while it arrives, and must read it to its end. Nothing is kept
 * in memory.
 * @throws BrokenForm where the form isn't one, or its connection is cut.
 */
export async function receiveForm<T>(
  body: Readable,
  headers: IncomingHttpHeaders,
  take: (file: ArrivingFile) => Promise<T>,
): Promise<T> {
  const { promise: fields, resolve, reject } = Promise.withResolvers<FormFields>();
  // It may fail before anyone waits for it.
  fields.catch(() => {});
  const form = openForm(headers);
  let taken: Promise<T> | null = null;
  let partnerId: string | null = null;
  let content: Readable | null = null;
  const fail = (reason: BrokenForm["reason"]) => {
    const broken = new BrokenForm(reason);
    reject(broken);
    body.unpipe(form);
    content?.destroy(broken);
  };
  form.on("file", (_, arriving, name: string | undefined) => {
    arriving.on("error", () => fail("cut"));
    if (taken !== null) {
      arriving.resume();
      return fail("several");
    }
    content = arriving;
    taken = take({ name: name ?? "", content: arriving, fields });
    // Once it has failed, what is left of the body needs no reader.
    taken.catch(reject);
  });
  form.on("field", (name, value, _, isCut) => {
    if (name !== "partner_id" || partnerId !== null || isCut) fail("fields");
    else partnerId = value;
  });
  form.on("partsLimit", () => fail("fields"));
  form.on("fieldsLimit", () => fail("fields"));
  form.on("error", (error) => fail(/unexpected end/i.test((error as Error).message) ? "cut" : "broken"));
  form.on("finish", () => resolve({ partnerId }));
  body.once("close", () => {
    if (!body.readableEnded) fail("cut");
  });
  body.once("error", () => fail("cut"));
  body.pipe(form);
  await fields.catch(async (error: unknown) => {
    // What was taken is cleared away before the answer.
    await taken?.catch(() => {});
    throw error;
  });
  if (taken === null) throw new BrokenForm("missing");
  return taken;
}

function openForm(headers: IncomingHttpHeaders): BusboyInstance {
  try {
    return new Busboy({ headers: headers as BusboyHeaders, limits });
  } catch {
    throw new BrokenForm("broken");
  }
}
