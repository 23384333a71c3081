import type { Readable } from "node:stream";
import * as contract from "@laurel/contract";
import { uploadPace } from "../../facts/intake/budget.ts";
import { UploadRefused, withUpload } from "../../facts/intake/receive-upload.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { reading } from "../../platform/database/session.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { accessOf, sightOf, sightsOf } from "../../platform/http/access/caller.ts";
import { changeInSteps } from "../../platform/http/answer/change-once.ts";
import { Answered, type Asked, implement } from "../../platform/http/answer/implement.ts";
import { messagesFor } from "../../platform/http/answer/language.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { hasBody } from "../../platform/http/budget/body-deadline.ts";
import { addAttachment } from "./add-attachment.ts";
import { findAttachment } from "./attachment-store.ts";
import { type CheckedFile, checkFile } from "./check-file.ts";
import { BrokenForm, receiveForm } from "./receive-form.ts";
import type { Scanner } from "./scan-file.ts";
import { sendContent } from "./send-content.ts";

/** What attachments depend on. */
export interface AttachmentParts {
  readonly database: Database;
  readonly clock: Clock;
  /** Where a file is kept while it is received and checked. */
  readonly uploadFolder: string;
  /** Accepts or refuses files; null: none does. */
  readonly scanner: Scanner | null;
}

type UploadAsked = Asked<typeof contract.addAttachment>;

/** Files that belong to activations and requests. */
export async function addAttachmentRoutes(app: App, parts: AttachmentParts): Promise<void> {
  await app.register(async (own: App) => {
    own.removeAllContentTypeParsers();
    own.addContentTypeParser([...contract.addAttachment.consumes], (_, stream, done) => done(null, stream));
    implement(own, contract.addAttachment, async (asked) => {
      const outcome = await receive(asked, parts);
      if (outcome instanceof Refusal) endUnread(asked);
      return outcome;
    });
  });
  implement(app, contract.getAttachment, async ({ params: { attachmentId }, caller, reply }) => {
    for (const sight of sightsOf(caller, "partner.read")) {
      const file = await reading(parts.database, sight, (tx) => findAttachment(tx, attachmentId));
      if (file !== null && file.size > 0)
        return new Answered(sendContent(reply, parts.database, sight, file));
    }
    return refuse("attachment-unknown", { found: attachmentId });
  });
}

const { bytes: maxBytes } = contract.attachmentLimits;
/** What the form around a file may add to it. */
const formBytes = 65_536;
/**
 * The rest of a refused body is read and forgotten if it is no longer than this, so that its sender gets the
 * answer.
 */
const forgettableBytes = 64 * 1024 * 1024;

function endUnread({ request, reply }: UploadAsked): void {
  const isShort = Number(request.headers["content-length"]) <= forgettableBytes;
  if (!request.raw.readableEnded && !isShort) reply.header("connection", "close");
}

async function receive(asked: UploadAsked, parts: AttachmentParts) {
  const { request, query } = asked;
  const { headers } = request;
  if (!hasBody(request)) return refuse("attachment-missing");
  if (query.partnerId !== undefined) {
    const refusal = refuseAccess(asked, query.partnerId);
    if (refusal !== null) return refusal;
  }
  if (Number(headers["content-length"]) > maxBytes + formBytes)
    return refuse("attachment-too-large", { limit: maxBytes });
  return receiveForm(request.body as unknown as Readable, headers, ({ name, content, fields }) =>
    withUpload(parts.uploadFolder, content, { maxBytes, pace: uploadPace }, async ({ path, digest }) => {
      const partnerId = query.partnerId ?? (await fields).partnerId;
      await fields;
      if (partnerId === null) return refusePartnerMissing(asked);
      const refusal = refuseAccess(asked, partnerId);
      if (refusal !== null) return refusal;
      const checked = await checkFile(path, name, parts.scanner);
      if (checked instanceof Refusal) return checked;
      return keep(asked, parts, { partnerId: partnerId.normalize(), path, digest, ...checked });
    }),
  ).catch((error: unknown) => {
    if (error instanceof BrokenForm)
      return error.reason === "missing"
        ? refuse("attachment-missing")
        : refuse("attachment-form", { reason: error.reason });
    if (!(error instanceof UploadRefused)) throw error;
    return error.code === "file-too-large"
      ? refuse("attachment-too-large", { limit: maxBytes })
      : refuse(error.code, error.params);
  });
}

/** A file and where it was received. */
interface ReceivedFile extends CheckedFile {
  readonly partnerId: string;
  readonly path: string;
  readonly digest: string;
}

async function keep(asked: UploadAsked, { database, clock }: AttachmentParts, received: ReceivedFile) {
  const { caller, request } = asked;
  const { path, ...file } = received;
  const { partnerId, digest, ...shown } = file;
  // The same bytes under another name, or for another partner, are another request.
  const content = JSON.stringify([digest, partnerId, file.name]);
  return changeInSteps(database, asked, content, async ({ settle }) =>
    transaction(database, sightOf(caller, partnerId), async (tx) => {
      const actor = actorOf(request, partnerId);
      const added = await addAttachment(tx, { file, path, actor, now: clock.now() });
      return settle(tx, added instanceof Refusal ? added : { attachmentId: added, ...shown });
    }),
  );
}

/** The guard knows only partners in the path, so who may upload for this one is decided here. */
function refuseAccess({ caller }: UploadAsked, partnerId: string): Refusal | null {
  const access = accessOf(caller, "attachments.add", partnerId.normalize());
  if (access === "allowed") return null;
  if (access === "partner-hidden") return refuse("partner-not-found", { found: partnerId });
  return refuse(access, { action: "attachments.add" });
}

function refusePartnerMissing({ request }: UploadAsked): Refusal {
  const message = messagesFor(request).refusal("field-missing", { field: "partner_id" });
  const errors = [{ code: "field-missing" as const, message, pointer: "/query/partner_id" }];
  return new Refusal("request-invalid", { params: { count: 1 }, errors });
}
