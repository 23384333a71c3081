import { Type } from "typebox";
import { operation } from "./operation.ts";
import type { Shape } from "./wire.ts";

/** How large one file may be, and how many may belong to one activation or request. */
export const attachmentLimits = { bytes: 10 * 1024 * 1024, perSubject: 10 } as const;

/** A kind of file that may be attached. The first ending is given to a name that has none. */
export interface AttachmentKind {
  readonly mediaType: string;
  readonly endings: readonly string[];
}

const office = "application/vnd.openxmlformats-officedocument";

/** The kinds of files that may be attached. What a file is, its bytes say, not its name. */
export const attachmentKinds: readonly AttachmentKind[] = [
  { mediaType: "application/pdf", endings: ["pdf"] },
  { mediaType: "image/png", endings: ["png"] },
  { mediaType: "image/jpeg", endings: ["jpg", "jpeg"] },
  { mediaType: "image/webp", endings: ["webp"] },
  { mediaType: "image/gif", endings: ["gif"] },
  { mediaType: `${office}.wordprocessingml.document`, endings: ["docx"] },
  { mediaType: `${office}.spreadsheetml.sheet`, endings: ["xlsx"] },
  { mediaType: `${office}.presentationml.presentation`, endings: ["pptx"] },
  { mediaType: "text/plain", endings: ["txt"] },
  { mediaType: "text/csv", endings: ["csv"] },
];

/** A file as it was kept. */
export const Attachment = Type.Object(
  {
    attachment_id: Type.Integer(),
    name: Type.String({ description: "The name as it was cleaned; it ends in what the file is." }),
    media_type: Type.String({ description: "Found in the bytes.", examples: ["application/pdf"] }),
    size: Type.Integer({ minimum: 0, description: "Bytes; 0 once the content was erased." }),
  },
  { $id: "Attachment", additionalProperties: false, description: "A file as it was kept." },
);
export type Attachment = Shape<typeof Attachment>;

const partnerId = Type.String({
  minLength: 1,
  maxLength: 200,
  description: "The partner that the file is for.",
});

export const addAttachment = operation({
  id: "addAttachment",
  method: "POST",
  path: "/attachments",
  action: "attachments.add",
  tag: "partners",
  summary: "Upload a file, to attach it to an activation or a request",
  description:
    "A form with one file of at most 10 MB: PDF, PNG, JPEG, WebP, GIF, Word, Excel, PowerPoint (docx, " +
    "xlsx, pptx), or text in UTF-8 (txt, csv). The partner is named in the address, or in a field of the " +
    "form. A file that belongs to nothing after 7 days is deleted.",
  consumes: ["multipart/form-data"],
  query: Type.Object({ partner_id: Type.Optional(partnerId) }, { additionalProperties: false }),
  body: Type.Object({
    partner_id: Type.Optional(partnerId),
    file: Type.String({ format: "binary", description: "The file, with its name." }),
  }),
  answers: { 201: Attachment },
  takesKey: true,
});

export const getAttachment = operation({
  id: "getAttachment",
  method: "GET",
  path: "/attachments/{attachment_id}",
  action: "partner.read",
  tag: "partners",
  summary: "The content of a file",
  description: "Always to be saved, never to be shown in the page.",
  params: Type.Object({ attachment_id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
  produces: attachmentKinds.map(({ mediaType }) => mediaType),
  answers: { 200: Type.String({ format: "binary" }) },
});
