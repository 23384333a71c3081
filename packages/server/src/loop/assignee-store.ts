import { row, run } from "../platform/database/rows.ts";
import type { Tx } from "../platform/database/transaction.ts";

/** What the team works on: an activation, an outreach or a request. */
export interface WorkSubject {
  readonly kind: "activation" | "outreach" | "request";
  readonly id: number;
}

const tables = {
  activation: { table: "activations", key: "activation_id" },
  outreach: { table: "outreaches", key: "outreach_id" },
  request: { table: "requests", key: "request_id" },
} as const;

/** A subject such as `activation:12`. */
export function parseSubject(subject: string): WorkSubject {
  const [kind = "", id = ""] = subject.split(":");
  if (!(kind in tables)) throw new Error(`"${subject}" is nothing that the team works on`);
  return { kind: kind as WorkSubject["kind"], id: Number(id) };
}

/** Who has a subject, held until the transaction ends; null where the partner has no such subject. */
export async function lockAssignee(
  tx: Tx,
  partnerId: string,
  { kind, id }: WorkSubject,
): Promise<{ readonly assignee: string | null; readonly revision: number } | null> {
  const { table, key } = tables[kind];
  return row(tx, `select assignee, revision from ${table} where partner_id = $1 and ${key} = $2 for update`, [
    partnerId,
    id,
  ]);
}

/** Gives a subject to a member of the team. */
export async function setAssignee(
  tx: Tx,
  partnerId: string,
  { kind, id }: WorkSubject,
  assignee: string,
): Promise<void> {
  const { table, key } = tables[kind];
  await run(
    tx,
    `update ${table} set assignee = $3, revision = revision + 1 where partner_id = $1 and ${key} = $2`,
    [partnerId, id, assignee],
  );
}

/** The language of an activation's contact, else of its partner. */
export async function contactLanguage(
  tx: Tx,
  partnerId: string,
  activationId: number,
): Promise<string | null> {
  const found = await row<{ readonly language: string }>(
    tx,
    `select coalesce(contact.language, partner.locale) as language
     from activations activation join partners partner using (partner_id)
     left join contacts contact using (partner_id, contact_id)
     where activation.partner_id = $1 and activation.activation_id = $2`,
    [partnerId, activationId],
  );
  return found?.language ?? null;
}

/** Records whether who has an activation speaks its contact's language. */
export async function setLanguageSpoken(
  tx: Tx,
  partnerId: string,
  activationId: number,
  spoken: boolean,
): Promise<void> {
  const statement =
    "update activations set language_spoken = $3 where partner_id = $1 and activation_id = $2";
  await run(tx, statement, [partnerId, activationId, spoken]);
}
