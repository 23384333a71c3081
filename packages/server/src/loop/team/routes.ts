import * as contract from "@laurel/contract";
import { isAbsent, workersOf } from "@laurel/core";
import { type Clock, todayOf } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import type { Reader } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { asCaller } from "../../platform/http/access/as-caller.ts";
import { accessOf, type Caller } from "../../platform/http/access/caller.ts";
import { changeOnce } from "../../platform/http/answer/change-once.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { changeProfile } from "./change-profile.ts";
import { workerOf } from "./list-advocates.ts";
import { listTeamWork, type TeamWorkRow } from "./team-work-store.ts";

/** When and in which languages the members of the team work. */
export function addTeamWorkRoutes(app: App, database: Database, clock: Clock): void {
  implement(app, contract.listTeamProfiles, ({ query, request }) =>
    asCaller(database, request, async (tx) => {
      const team = await listTeamWork(tx);
      return listPage(query, {
        name: "team profiles",
        read: async (after, limit) => team.filter((row) => isAfter(row, after)).slice(0, limit),
        positionOf: ({ joinedAt, userId }) => [joinedAt.toString(), userId],
        show: await showingProfiles(tx, team, clock),
      });
    }),
  );
  implement(app, contract.changeTeamProfile, (asked) => {
    const { params, body, request, caller } = asked;
    if (!mayChange(caller, params.userId))
      return Promise.resolve(refuse("role-insufficient", { action: "team.manage" }));
    return changeOnce(database, asked, async (tx) => {
      const team = await changeProfile(tx, { ...params, change: body, actor: actorOf(request) });
      if (team instanceof Refusal) return team;
      const member = team.find(({ userId }) => userId === params.userId) as TeamWorkRow;
      return (await showingProfiles(tx, team, clock))(member);
    });
  });
}

/** A person changes their own; who manages the team changes everyone's. */
function mayChange(caller: Caller, userId: string): boolean {
  const isSelf = caller.kind === "person" && caller.userId === userId;
  return isSelf || accessOf(caller, "team.manage", null) === "allowed";
}

/** Whether a member comes after a position in the order of the team. */
function isAfter({ joinedAt, userId }: TeamWorkRow, after: Position | null): boolean {
  if (after === null) return true;
  const order = Temporal.Instant.compare(joinedAt, String(after[0]));
  return order > 0 || (order === 0 && userId > String(after[1]));
}

/** How to show a member of this team today. */
async function showingProfiles(
  reader: Reader,
  team: readonly TeamWorkRow[],
  clock: Clock,
): Promise<(row: TeamWorkRow) => contract.TeamProfile> {
  const { timeline } = await loadTimeline(reader);
  const today = todayOf(clock, timeline);
  const working = new Set(workersOf(team.map(workerOf)).map(({ userId }) => userId));
  return (row) => {
    const { userId, name, role, absentFrom, absentUntil, takesWork } = row;
    const { languages, absence } = workerOf(row);
    return {
      ...{ userId, name, role, languages, absentFrom, absentUntil },
      absent: isAbsent(absence, today),
      takesWork: working.has(userId),
      chosen: takesWork,
    };
  };
}
