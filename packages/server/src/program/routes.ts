import * as contract from "@laurel/contract";
import { dayText, epochDay, type Problem, type Program } from "@laurel/core";
import { Type } from "typebox";
import { type Clock, todayOf } from "../platform/clock.ts";
import type { Database } from "../platform/database/open.ts";
import { transaction } from "../platform/database/transaction.ts";
import { actorOf } from "../platform/http/access/actor.ts";
import { WriteHeaders } from "../platform/http/answer/describe-api.ts";
import { answerOnce, refusal } from "../platform/http/answer/idempotency.ts";
import { wantedLanguages } from "../platform/http/answer/language.ts";
import { type ProblemContext, sendProblem } from "../platform/http/answer/problems.ts";
import type { App } from "../platform/http/app.ts";
import { checkProgram } from "./check-program.ts";
import { loadTimeline } from "./load-timeline.ts";
import { publishedRows } from "./program-store.ts";
import { publishProgram } from "./publish-program.ts";
import { readProgramUpload } from "./read-program-upload.ts";
import { showProgram } from "./show-program.ts";

const tags = ["program"];

/** The program: read, checked and published. */
export function addProgramRoutes(app: App, database: Database, clock: Clock): void {
  addReading(app, database, clock);
  const schema = { tags, body: contract.ProgramUpload };
  const response = { 200: Type.Unsafe<contract.ProgramChecked>({ $ref: "ProgramChecked#" }) };
  app.post(
    "/api/v1/programs/check",
    {
      config: { action: "program.check" },
      schema: {
        ...schema,
        operationId: "checkProgram",
        summary: "Check a version; nothing changes",
        description: "Finds all problems at once: 422 with `errors`, each with its place and its fix.",
        response,
      },
    },
    async (request, reply) => {
      const { versions } = await loadTimeline(database);
      const checked = checkProgram(readProgramUpload(request.body), versions);
      if (!checked.ok) return sendProblem(request, reply, "program-invalid", listed(checked.problems));
      return showChecked(checked.program, checked.published, !checked.published);
    },
  );
  app.post(
    "/api/v1/programs",
    {
      config: { action: "program.publish" },
      schema: {
        ...schema,
        headers: WriteHeaders,
        operationId: "publishProgram",
        summary: "Publish a version, which never changes again",
        description: "Every partner is looked at anew. The same version once more changes nothing.",
        response: { ...response, 201: response[200] },
      },
    },
    async (request, reply) => {
      const { body } = request;
      return answerOnce(database, request, reply, JSON.stringify(body), async () => {
        const folder = readProgramUpload(body);
        const actor = actorOf(request);
        const outcome = await transaction(database, (tx) => publishProgram(tx, folder, clock, actor));
        if (outcome.status === "refused")
          return refusal(request, "program-invalid", listed(outcome.problems));
        const changed = outcome.status === "published";
        return { status: changed ? 201 : 200, body: showChecked(outcome.program, true, changed) };
      });
    },
  );
}

function addReading(app: App, database: Database, clock: Clock): void {
  app.get(
    "/api/v1/program",
    {
      config: { action: "program.read" },
      schema: {
        tags,
        operationId: "getProgram",
        summary: "The program: its versions, and the names of what is in them",
        querystring: contract.ProgramQuery,
        response: { 200: Type.Unsafe<contract.ProgramSummary>({ $ref: "ProgramSummary#" }) },
      },
    },
    async (request, reply) => {
      const { locale } = request.query;
      const wanted = locale === undefined ? wantedLanguages(request.headers["accept-language"]) : [locale];
      const published = await loadTimeline(database);
      const summary = showProgram(published, epochDay(todayOf(clock, published.timeline)), wanted);
      if (summary === null) return sendProblem(request, reply, "program-missing");
      return reply.headers({ vary: "accept-language", "content-language": summary.locale }).send(summary);
    },
  );
  app.get(
    "/api/v1/programs/:version",
    {
      config: { action: "program.read" },
      schema: {
        tags,
        operationId: "getProgramVersion",
        summary: "A version as published",
        params: Type.Object({ version: Type.String({ maxLength: 200, examples: ["2023-12"] }) }),
        response: { 200: Type.Unsafe<contract.ProgramSource>({ $ref: "ProgramSource#" }) },
      },
    },
    async (request, reply) => {
      const { version: found } = request.params;
      const row = (await publishedRows(database)).find(({ version }) => version === found);
      if (row === undefined) return sendProblem(request, reply, "version-unknown", { params: { found } });
      const { program, version, inForceFrom, publishedAt, source, texts } = row;
      const published_at = publishedAt.toString();
      return { program, version, in_force_from: inForceFrom, published_at, source, texts };
    },
  );
}

function listed(problems: readonly Problem[]): ProblemContext {
  return { params: { count: problems.length }, errors: problems };
}

function showChecked(program: Program, published: boolean, changed: boolean): contract.ProgramChecked {
  const { id, version, inForceFrom } = program;
  return { program: id, version, in_force_from: dayText(inForceFrom), published, changed };
}
