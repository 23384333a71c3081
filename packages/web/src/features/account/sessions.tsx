import { Button, Spinner } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { accountKey, sessionsQuery } from "../../api/account.ts";
import { endOtherSessions, endSession, type OwnSession } from "../../api/auth.ts";
import { useSession } from "../../api/session.tsx";
import { Form } from "../../kit/form.tsx";
import { FormError } from "../../kit/form-error.tsx";
import { Items } from "../../kit/items.tsx";
import { type ActionOutcome, useOutcome } from "../../kit/outcome.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { RefusedRequest } from "../../kit/refused-request.ts";
import { SubmitButton } from "../../kit/submit-button.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { Part } from "./part.tsx";
import { SessionItem } from "./session-item.tsx";

/** The person's sessions, with buttons to end them. `here`: the token of the current session. */
export function Sessions({ here }: { readonly here: string }) {
  const { t } = useWords();
  const { caller, leave } = useSession();
  const outcome = useOutcome();
  const { data, error, refetch } = useQuery(sessionsQuery(caller));
  const leaving = useSubmission(leave);
  const isStale = error instanceof RefusedRequest && error.code === "SESSION_NOT_FRESH";
  return (
    <Part
      title={t("sessions.title")}
      lead={t(isStale ? "sessions.stale" : "sessions.lead")}
      outcome={outcome}
    >
      {isStale && (
        <Form submission={leaving} question="other">
          <SubmitButton isBusy={leaving.isBusy}>{t("sessions.sign-in-again")}</SubmitButton>
        </Form>
      )}
      {error !== null && !isStale && <ProblemBar error={error} retry={() => void refetch()} />}
      {error === null && data === undefined && <Spinner label={t("shell.loading")} />}
      {error === null && data !== undefined && <SessionList sessions={data} here={here} outcome={outcome} />}
    </Part>
  );
}

interface SessionListProps {
  readonly sessions: readonly OwnSession[];
  readonly here: string;
  readonly outcome: ActionOutcome;
}

function SessionList({ sessions, here, outcome }: SessionListProps) {
  const { t } = useWords();
  const { caller } = useSession();
  const client = useQueryClient();
  const { isBusy, error, send } = useSubmission<OwnSession | "others">(async (ended) => {
    outcome.clear();
    await (ended === "others" ? endOtherSessions(caller.locale) : endSession(caller.locale, ended.token));
    await client.invalidateQueries({ queryKey: accountKey });
    outcome.tell(t(ended === "others" ? "sessions.others-ended" : "sessions.ended"), true);
  });
  // The current session first, then the latest use first.
  const sorted = sessions.toSorted(
    (one, other) =>
      Number(other.token === here) - Number(one.token === here) ||
      other.updatedAt.localeCompare(one.updatedAt),
  );
  return (
    <>
      <FormError error={error} question="other" />
      <Items>
        {sorted.map((session) => (
          <SessionItem
            key={session.token}
            session={session}
            isHere={session.token === here}
            isBusy={isBusy}
            end={() => send(session)}
          />
        ))}
      </Items>
      {sessions.length > 1 && (
        <div>
          <Button disabledFocusable={isBusy} onClick={() => send("others")}>
            {t("sessions.end-others")}
          </Button>
        </div>
      )}
    </>
  );
}
