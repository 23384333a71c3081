import type { RequestAction } from "@laurel/core";
import type { Actor } from "../../platform/audit/append-events.ts";
import type { Side } from "../side.ts";

/** What is done with a request, by whom, and what is said. */
export interface RequestOrder {
  readonly requestId: number;
  readonly action: RequestAction;
  readonly side: Side;
  readonly actor: Actor;
  readonly body: string | null;
  readonly reason?: string;
  readonly attachmentIds?: readonly number[];
  /** The fact or override that an upheld appeal became. */
  readonly became?: string;
}
