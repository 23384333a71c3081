import type { LoopRequest, Outreach } from "@laurel/contract";
import { type CursorPage, readCursorPage } from "../../../kit/cursor-pages.ts";
import { type RequestKind, requestKinds, requestStates } from "../requests/request-search.ts";

/** Whose work a list shows. Absent in an address: everyone's. */
export const assignees = ["me", "nobody"] as const;
export type AssigneeChoice = (typeof assignees)[number];

/** What the address of the team's requests says. */
export interface TeamRequestsSearch extends CursorPage {
  readonly kind?: RequestKind;
  readonly state?: LoopRequest["state"];
  readonly assignee?: AssigneeChoice;
}

/** Reads it from an address that anyone may have written. */
export function readTeamRequestsSearch(search: Readonly<Record<string, unknown>>): TeamRequestsSearch {
  const kind = requestKinds.find((each) => each === search.kind);
  const state = requestStates.find((each) => each === search.state);
  const assignee = assignees.find((each) => each === search.assignee);
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(state === undefined ? {} : { state }),
    ...(assignee === undefined ? {} : { assignee }),
    ...readCursorPage(search),
  };
}

/** Where a publication can be, those that need the team first. */
export const outreachStates = [
  "unattended",
  "late",
  "in-time",
  "support-open",
  "contacted",
  "opted-out",
] as const satisfies readonly Outreach["state"][];

/** What the address of the outreach says. */
export interface OutreachSearch extends CursorPage {
  /** Absent: the first that has any. */
  readonly state?: Outreach["state"];
  readonly assignee?: AssigneeChoice;
}

/** Reads it from an address that anyone may have written. */
export function readOutreachSearch(search: Readonly<Record<string, unknown>>): OutreachSearch {
  const state = outreachStates.find((each) => each === search.state);
  const assignee = assignees.find((each) => each === search.assignee);
  return {
    ...(state === undefined ? {} : { state }),
    ...(assignee === undefined ? {} : { assignee }),
    ...readCursorPage(search),
  };
}
