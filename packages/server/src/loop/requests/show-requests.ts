import type { LoopRequest } from "@laurel/contract";
import { epochDay, reopenDays, requestActions } from "@laurel/core";
import { named, namesOf, type PersonNames } from "../../people/person-names.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import type { Caller } from "../../platform/http/access/caller.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import { filesOfAll } from "../attachments/files-of.ts";
import type { LoopGround } from "../ground.ts";
import { promisesOf, type StoredPromise } from "../promises/promise-store.ts";
import { showPromise, whoIn } from "../promises/show-promise.ts";
import { readsNotes, sideOf } from "../side.ts";
import { type ShownStep, showStep } from "../steps/show-step.ts";
import { type StepRow, stepsOf } from "../steps/step-store.ts";
import { type ListedRequest, listRequests, subjectOf } from "./request-store.ts";

/** Who reads requests, and from where the names of the team come. */
export interface RequestReader {
  readonly server: Reader;
  readonly caller: Caller;
}

/** One request as its reader sees it. */
export async function showRequest(
  tx: Tx,
  requestId: number,
  ground: LoopGround,
  reader: RequestReader,
): Promise<LoopRequest | Refusal> {
  const found = await listRequests(tx, { requestId }, null, 1);
  return (await showRequests(tx, found, ground, reader))[0] ?? refuse("request-unknown");
}

/** Requests as their reader sees them, with what was said and promised. */
export async function showRequests(
  tx: Tx,
  found: readonly ListedRequest[],
  ground: LoopGround,
  { server, caller }: RequestReader,
): Promise<readonly LoopRequest[]> {
  const promises: StoredPromise[] = [];
  const steps: StepRow[] = [];
  for (const [partnerId, requests] of Map.groupBy(found, (each) => each.partnerId)) {
    const subjects = requests.map(subjectOf);
    promises.push(...(await promisesOf(tx, partnerId, subjects)));
    steps.push(...(await stepsOf(tx, partnerId, subjects, readsNotes(caller))));
  }
  const files = await filesOfAll(
    tx,
    found.map((each) => ({ partnerId: each.partnerId, subject: subjectOf(each) })),
  );
  const names = await namesOf(server, [
    ...promises.flatMap(whoIn),
    ...steps.map(({ who }) => who),
    ...found.flatMap(({ openedBy, assignee }) => [openedBy, `person:${assignee}`]),
  ]);
  return found.map((request) => {
    const subject = subjectOf(request);
    return show(request, ground, names, {
      promises: promises.filter(({ row }) => row.subject === subject),
      steps: steps.filter((each) => each.subject === subject),
      files: files.get(subject) ?? [],
      side: sideOf(caller, "requests.work"),
    });
  });
}

function show(
  { email: _, body, closedOn, openedAt, openedBy, assignee, ...request }: ListedRequest,
  ground: LoopGround,
  names: PersonNames,
  of: {
    readonly promises: readonly StoredPromise[];
    readonly steps: readonly StepRow[];
    readonly files: ShownStep["attachments"];
    readonly side: "partner" | "team";
  },
): LoopRequest {
  const closed = closedOn === null ? null : Temporal.PlainDate.from(closedOn);
  const record = { ...request, closedOn: closed === null ? null : epochDay(closed) };
  const canReopen = closed !== null && request.state === "closed";
  return {
    ...request,
    text: body,
    openedAt: openedAt.toString(),
    openedBy: named(names, openedBy),
    assignee: assignee === null ? null : named(names, `person:${assignee}`),
    reopenUntil: canReopen ? closed.add({ days: reopenDays }).toString() : null,
    promises: of.promises.map((each) => showPromise(each, ground, names)),
    steps: of.steps.map((each) => showStep(each, names, of.files)),
    actions: requestActions(record, of.side, epochDay(ground.today)),
  };
}
