import { markBounced } from "../loop/contacts/mark-unreachable.ts";
import type { OnHardBounce } from "../messages/record-bounce.ts";

/**
 * What a hard bounce changes beside its message and address, each in the same transaction, in this order:
 * contacts with the address are no longer reached. The watch over outreaches sees the message by itself.
 * `publicUrl`: where links in mails lead.
 */
export function onHardBounce(publicUrl: string): readonly OnHardBounce[] {
  return [(tx, { email, at }) => markBounced(tx, email, { clock: { now: () => at }, publicUrl })];
}
