import type { Action, AnswerOf, BodyOf, OperationShape } from "@laurel/contract";
import type { TSchema } from "typebox";
import { asServer, type Reader, type Tx } from "../platform/database/transaction.ts";
import { actorOf } from "../platform/http/access/actor.ts";
import { type Caller, type KnownRequest, partnerOf } from "../platform/http/access/caller.ts";
import { changeOnce } from "../platform/http/answer/change-once.ts";
import { implement } from "../platform/http/answer/implement.ts";
import { Refusal } from "../platform/http/answer/refusal.ts";
import type { App } from "../platform/http/app.ts";
import { byId } from "./find-partner.ts";
import { type LoopGround, loadGround } from "./ground.ts";
import { type Side, sideOf } from "./side.ts";
import type { LoopSurroundings } from "./surroundings.ts";

/** A kind of thing with which partners and the team take steps, such as requests. */
export interface SteppedKind {
  /** The parameter of its operations that has its id: `request_id`. */
  readonly param: string;
  /** The team's action with it: a caller who has it takes steps for the team. */
  readonly work: Action;
  findPartner(server: Reader, id: number): Promise<string | null>;
  show(
    tx: Tx,
    id: number,
    ground: LoopGround,
    reader: { readonly server: Reader; readonly caller: Caller },
  ): Promise<object | Refusal>;
}

/** Who takes a step with what. */
export interface StepBy {
  readonly id: number;
  readonly actor: ReturnType<typeof actorOf>;
  readonly side: Side;
  readonly caller: Caller;
}

/** An operation that takes a step and answers with the thing as it is then. */
type StepOperation<Answer extends TSchema> = OperationShape & { readonly answers: { readonly 200: Answer } };

/** The function that adds the route of a step with a thing of this kind. `Answer`: how the thing is shown. */
export function addSteps<Answer extends TSchema>(
  app: App,
  { database, clock }: LoopSurroundings,
  kind: SteppedKind,
) {
  const server = asServer(database);
  const find = byId(kind.param, (id) => kind.findPartner(server, id));
  return <const Operation extends StepOperation<Answer>>(
    operation: Operation,
    take: (tx: Tx, by: StepBy, body: BodyOf<Operation>, ground: LoopGround) => Promise<unknown>,
  ): void => {
    const handle: Parameters<typeof implement<Operation>>[2] = (asked) =>
      changeOnce(database, asked, async (tx) => {
        const request = asked.request as KnownRequest;
        const { caller } = request;
        const id = Number((request.params as Readonly<Record<string, string>>)[kind.param]);
        const ground = await loadGround(tx, clock);
        const actor = actorOf(request, partnerOf(request));
        const outcome = await take(
          tx,
          { id, actor, side: sideOf(caller, kind.work), caller },
          asked.body,
          ground,
        );
        if (outcome instanceof Refusal) return outcome;
        // The kind shows things in the shape that the operation answers with.
        return (await kind.show(tx, id, ground, { server, caller })) as AnswerOf<Operation> | Refusal;
      });
    implement(app, operation, handle, find);
  };
}
