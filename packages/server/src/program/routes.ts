import * as contract from "@laurel/contract";
import { epochDay, type ProgramProblem } from "@laurel/core";
import { type Clock, todayOf } from "../platform/clock.ts";
import type { Database } from "../platform/database/open.ts";
import { asServer } from "../platform/database/transaction.ts";
import { actorOf } from "../platform/http/access/actor.ts";
import { changeOnce } from "../platform/http/answer/change-once.ts";
import { implement, StatusAnswer } from "../platform/http/answer/implement.ts";
import { wantedLanguages } from "../platform/http/answer/language.ts";
import { Refusal, refuse } from "../platform/http/answer/refusal.ts";
import type { App } from "../platform/http/app.ts";
import type { GoodVersion } from "./check-program.ts";
import { loadDated } from "./load-timeline.ts";
import { ProgramChecker } from "./program-checker.ts";
import { findVersion } from "./program-store.ts";
import {
  type CheckFiles,
  checkFiles,
  type PublishingOptions,
  publishProgram,
  withChecked,
} from "./publish-program.ts";
import { readProgramUpload } from "./read-program-upload.ts";
import { showProgram } from "./show-program.ts";

/** The program: read, checked and published. */
export function addProgramRoutes(
  app: App,
  database: Database,
  clock: Clock,
  options: PublishingOptions,
): void {
  implement(app, contract.getProgram, async ({ query: { locale }, request, reply }) => {
    const wanted = locale === undefined ? wantedLanguages(request.headers["accept-language"]) : [locale];
    const published = await loadDated(database);
    const summary = showProgram(published, epochDay(todayOf(clock, published.timeline)), wanted);
    if (summary === null) return refuse("program-missing");
    reply.headers({ vary: "accept-language", "content-language": summary.locale });
    return summary;
  });
  implement(app, contract.getProgramVersion, async ({ params }) => {
    const found = await findVersion(asServer(database), params.version);
    if (found === null) return refuse("version-unknown", { found: params.version });
    const { publishedAt, textsCorrectedAt } = found;
    const corrected = textsCorrectedAt?.toString() ?? null;
    return { ...found, publishedAt: publishedAt.toString(), textsCorrectedAt: corrected };
  });
  const checker = new ProgramChecker();
  const check: CheckFiles = (order) => checker.check(order);
  implement(app, contract.checkProgram, async ({ body }) => {
    const [checked] = await checkFiles(database, check, [readProgramUpload(body)]);
    if (checked?.ok !== true) return refuseProgram(checked?.problems ?? []);
    const { change } = checked;
    return showChecked(checked, change === "none", change !== "none", change === "texts");
  });
  implement(app, contract.publishProgram, async (asked) =>
    withChecked(database, check, [readProgramUpload(asked.body)], ([checked]) =>
      changeOnce(database, asked, async (tx) => {
        if (checked?.ok !== true) return refuseProgram(checked?.problems ?? []);
        const done = await publishProgram(tx, checked, clock, actorOf(asked.request), options);
        const shown = showChecked(checked, true, done !== "unchanged", done === "texts-corrected");
        return new StatusAnswer(done === "published" ? 201 : 200, shown);
      }),
    ),
  );
}

function refuseProgram(problems: readonly ProgramProblem[]): Refusal {
  return new Refusal("program-invalid", { params: { count: problems.length }, errors: problems });
}

function showChecked(
  { program, version, inForceFrom }: GoodVersion,
  published: boolean,
  changed: boolean,
  textsCorrected: boolean,
): contract.ProgramChecked {
  return { program, version, inForceFrom, published, changed, textsCorrected };
}
