import type { UploadedFile } from "../../../api/attachments.ts";

/** A step of a plan as it is entered. `on`: a day, or empty. */
export interface EnteredStep {
  readonly text: string;
  readonly on: string;
}

/** What was entered into the form of an action so far; it can be kept as JSON. */
export interface EnteredForm {
  readonly texts: Readonly<Record<string, string>>;
  readonly steps: readonly EnteredStep[];
  readonly files: readonly UploadedFile[];
}

/** A field of an action's form. Of `texts`: `name` is its key. */
export interface ActionField {
  readonly name: string;
  readonly kind:
    | "line"
    | "lines"
    | "choice"
    | "day"
    | "moment"
    | "amount"
    | "link"
    | "email"
    | "steps"
    | "files";
  readonly label: string;
  readonly hint?: string;
  readonly isRequired: boolean;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly rows?: number;
}

/** Something that the reader may do with a case. */
export interface CaseAction {
  /** As in the answers of the API: `deliver`. */
  readonly name: string;
  readonly label: string;
  /** Who reads what is entered, and what follows from it. */
  readonly told: string;
  /** `grave`: it ends something. `internal`: the partner never sees it. */
  readonly tone: "usual" | "grave" | "internal";
  readonly fields: readonly ActionField[];
  /** What the form begins with. */
  readonly initial?: Readonly<Record<string, string>>;
  send(entered: EnteredForm): Promise<unknown>;
}

/** A form in which nothing was entered. */
export function nothingEntered({
  initial = {},
  fields,
}: Pick<CaseAction, "initial" | "fields">): EnteredForm {
  const hasSteps = fields.some(({ kind }) => kind === "steps");
  return { texts: initial, steps: hasSteps ? [{ text: "", on: "" }] : [], files: [] };
}

/** A text that was entered, without blanks around it. */
export function textOf({ texts }: EnteredForm, name: string): string {
  return (texts[name] ?? "").trim();
}

/** The same as a part of a body; nothing where it is empty. */
export function given<const Name extends string>(entered: EnteredForm, name: Name) {
  const text = textOf(entered, name);
  return (text === "" ? {} : { [name]: text }) as { readonly [Key in Name]?: string };
}

/** The files as a part of a body; nothing where there are none. */
export function filesGiven({ files }: EnteredForm): { readonly attachments?: readonly number[] } {
  return files.length === 0 ? {} : { attachments: files.map(({ attachmentId }) => attachmentId) };
}

/** A moment as it is entered, `2026-12-04T09:30` in the reader's zone, as a part of a body. */
export function momentGiven(entered: EnteredForm): { readonly at?: string } {
  const text = textOf(entered, "at");
  return text === "" ? {} : { at: new Date(text).toISOString() };
}

/** An amount as it is entered, in minor units; null where it is none. */
export function minorUnits(text: string, digits: number): number | null {
  const plain = text.normalize("NFKC").replaceAll(/[,\s]/g, "");
  const [, whole = "", part = ""] = /^(\d{1,12})(?:\.(\d+))?$/.exec(plain) ?? [];
  if (whole === "" || part.length > digits) return null;
  return Number(whole) * 10 ** digits + Number(part.padEnd(digits, "0") || "0");
}

/** What is wrong with a field. */
export type EntryFault =
  | "required"
  | "required-choice"
  | "bad-uri"
  | "bad-email"
  | "bad-amount"
  | "bad-date"
  | "future";

/** What is wrong with what was entered, by field. */
export function faultsOf(
  fields: readonly ActionField[],
  entered: EnteredForm,
  { digits, now }: { readonly digits: number; readonly now: number },
): ReadonlyMap<string, EntryFault> {
  const faults = fields.flatMap((field): readonly (readonly [string, EntryFault])[] => {
    const fault = faultOf(field, entered, digits, now);
    return fault === null ? [] : [[field.name, fault]];
  });
  return new Map(faults);
}

function faultOf(
  { name, kind, isRequired }: ActionField,
  entered: EnteredForm,
  digits: number,
  now: number,
): EntryFault | null {
  if (kind === "files") return null;
  if (kind === "steps") {
    if (entered.steps.every(({ text }) => text.trim() === "")) return "required";
    return entered.steps.some(({ text, on }) => text.trim() === "" && on !== "") ? "required" : null;
  }
  const text = textOf(entered, name);
  if (text === "") return !isRequired ? null : kind === "choice" ? "required-choice" : "required";
  if (kind === "link" && !isWebAddress(text)) return "bad-uri";
  if (kind === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return "bad-email";
  if (kind === "amount" && !((minorUnits(text, digits) ?? 0) > 0)) return "bad-amount";
  if (kind === "moment") {
    const ms = Date.parse(text);
    return Number.isNaN(ms) ? "bad-date" : ms > now + 60_000 ? "future" : null;
  }
  return null;
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
