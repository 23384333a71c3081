import { Field, makeStyles, Select, Spinner, tokens } from "@fluentui/react-components";
import { type MessageFrequency, messageFrequencies } from "@laurel/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { choosePreferences, type MessageWish, preferencesQuery } from "../../api/messages.ts";
import { useSession } from "../../api/session.tsx";
import { FormError } from "../../kit/form-error.tsx";
import { type ActionOutcome, useOutcome } from "../../kit/outcome.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { Part } from "./part.tsx";

const useStyles = makeStyles({
  wishes: { display: "grid", gap: "16px", maxWidth: "440px" },
  fixed: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
});

/** Which messages the person wants, and how often. */
export function MessageWishes() {
  const { t } = useWords();
  const { caller } = useSession();
  const outcome = useOutcome();
  const { data, error, refetch } = useQuery(preferencesQuery(caller));
  const lead = data === undefined ? {} : { lead: t("wishes.lead", { email: data.email }) };
  return (
    <Part title={t("wishes.title")} outcome={outcome} {...lead}>
      {error !== null && <ProblemBar error={error} retry={() => void refetch()} />}
      {error === null && data === undefined && <Spinner label={t("shell.loading")} />}
      {data !== undefined && <Wishes wishes={data.wishes} outcome={outcome} />}
    </Part>
  );
}

interface WishesProps {
  readonly wishes: readonly MessageWish[];
  readonly outcome: ActionOutcome;
}

function Wishes({ wishes, outcome }: WishesProps) {
  const { t, list } = useWords();
  const styles = useStyles();
  const { caller } = useSession();
  const client = useQueryClient();
  const { isBusy, error, send } = useSubmission<MessageWish>(async (wish) => {
    outcome.clear();
    const all = await choosePreferences(caller, [wish]);
    client.setQueryData(preferencesQuery(caller).queryKey, all);
    outcome.tell(t("wishes.saved"));
  });
  const fixed = new Set(wishes.filter((wish) => wish.isFixed).map(({ area }) => t(`wishes.area.${area}`)));
  return (
    <>
      <FormError error={error} question="other" />
      <div className={styles.wishes}>
        {wishes
          .filter((wish) => !wish.isFixed)
          .map((wish) => (
            <Field
              key={`${wish.area} ${wish.class}`}
              label={t(`wishes.kind.${wish.area}.${wish.class}` as "wishes.kind.benefits.recommended")}
            >
              <Select
                size="large"
                value={wish.frequency}
                disabled={isBusy}
                onChange={(_, { value }) => send({ ...wish, frequency: value as MessageFrequency })}
              >
                {messageFrequencies.map((frequency) => (
                  <option key={frequency} value={frequency}>
                    {t(`wishes.${frequency}`)}
                  </option>
                ))}
              </Select>
            </Field>
          ))}
      </div>
      <p className={styles.fixed}>{t("wishes.fixed", { areas: list([...fixed]) })}</p>
    </>
  );
}
