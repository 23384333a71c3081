import type { ExampleNotice } from "@laurel/contract";
import { findExample } from "../../platform/database/example.ts";
import type { Reader } from "../../platform/database/transaction.ts";

/** What tells a caller that the database holds the example; null where it doesn't. */
export async function noticeExample(reader: Reader): Promise<ExampleNotice | null> {
  const example = await findExample(reader);
  return example === null ? null : { day: example.day, loadedAt: example.loadedAt.toString() };
}
