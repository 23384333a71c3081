import { isDeepStrictEqual } from "node:util";
import type { FormDraft } from "@laurel/contract";
import type { Tx } from "../../platform/database/transaction.ts";
import { Refusal } from "../../platform/http/answer/refusal.ts";
import type { Messages } from "../../platform/locales/messages.ts";
import { type DraftField, type DraftRow, lockDraft, putDraft } from "./draft-store.ts";

/** Fields to save, and the revision that the caller has read. */
export interface DraftOrder {
  readonly partnerId: string;
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Undefined: the caller replaces whatever is saved. */
  readonly revision: number | undefined;
  /** As in events. */
  readonly savedBy: string;
  readonly now: Temporal.Instant;
  readonly messages: Messages;
}

/**
 * Saves fields of a half-filled form. Fields that another tab has saved since then and that differ are
 * refused and stay; all others are saved. The same fields again change nothing.
 */
export async function saveDraft(tx: Tx, order: DraftOrder): Promise<FormDraft | Refusal> {
  const { partnerId, name, fields, revision, savedBy, now, messages } = order;
  const before = await lockDraft(tx, partnerId, name);
  // Without a prototype, because a field may have any name.
  const merged: Record<string, DraftField> = Object.assign(Object.create(null), before?.fields);
  const next = (before?.revision ?? 0) + 1;
  const conflicts: string[] = [];
  let isChanged = false;
  for (const [field, value] of Object.entries(fields)) {
    const saved = merged[field];
    if (saved !== undefined && isDeepStrictEqual(saved.value, value)) continue;
    if (saved !== undefined && revision !== undefined && saved.revision > revision) {
      conflicts.push(field);
      continue;
    }
    merged[field] = { value, revision: next };
    isChanged = true;
  }
  const after = isChanged || before === null ? { fields: merged, savedAt: now, revision: next } : before;
  if (after !== before) await putDraft(tx, partnerId, name, after, savedBy);
  if (conflicts.length === 0) return showDraft(name, after);
  const message = messages.refusal("changed-meanwhile");
  const errors = conflicts.map((field) => ({
    ...{ code: "changed-meanwhile", message },
    pointer: `/body/fields/${field.replaceAll("~", "~0").replaceAll("/", "~1")}`,
  }));
  return new Refusal("changed-meanwhile", { errors });
}

/** A draft as the API sends it; empty where nothing is saved. */
export function showDraft(name: string, draft: DraftRow | null): FormDraft {
  const fields = Object.entries(draft?.fields ?? {}).map(([field, { value }]) => [field, value]);
  return {
    name,
    fields: Object.fromEntries(fields),
    revision: draft?.revision ?? 0,
    savedAt: draft?.savedAt.toString() ?? null,
  };
}
