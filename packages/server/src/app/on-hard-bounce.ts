import type { OnHardBounce } from "../messages/record-bounce.ts";
import { requestLoop } from "../platform/jobs/loop-store.ts";

/** What a hard bounce changes beside its message and address, each in the same transaction, in this order. */
export const onHardBounce: readonly OnHardBounce[] = [(tx) => requestLoop(tx)];
