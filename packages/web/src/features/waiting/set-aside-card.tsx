import { Button, makeStyles, tokens } from "@fluentui/react-components";
import type { SetAsidePartner } from "@laurel/contract";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { allSetAsideQuery, retryAll } from "../../api/waiting.ts";
import { Card } from "../../kit/card.tsx";
import { FormError } from "../../kit/form-error.tsx";
import { GrowingList } from "../../kit/growing-list.tsx";
import { Item, Items } from "../../kit/items.tsx";
import { OutcomeBar, useOutcome } from "../../kit/outcome.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { PartnerLink } from "./partner-link.tsx";

const useStyles = makeStyles({
  parts: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "12px" },
  text: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
  retry: { justifySelf: "start" },
});

/** The partners that can't be decided, and a button to try them again. */
export function SetAsideCard() {
  const { t } = useWords();
  const styles = useStyles();
  const { caller, me } = useSigned();
  const client = useQueryClient();
  const query = useInfiniteQuery(allSetAsideQuery(caller));
  const outcome = useOutcome();
  const retry = useSubmission(async () => {
    outcome.clear();
    const count = await retryAll(caller);
    await Promise.all(["set-aside", "waiting"].map((key) => client.invalidateQueries({ queryKey: [key] })));
    outcome.tell(t("waits.retried", { count }));
  });
  const hasAny = query.data?.pages.some(({ items }) => items.length > 0) === true;
  return (
    <Card title={t("waits.set-aside")} titleRef={outcome.title}>
      <div className={styles.parts}>
        <FormError error={retry.error} question="other" />
        <OutcomeBar outcome={outcome} />
        {hasAny && <p className={styles.text}>{t("list.set-aside-next")}</p>}
        <GrowingList<SetAsidePartner> query={query} none={t("waits.no-set-aside")}>
          {(partners) => (
            <Items>
              {partners.map((each) => (
                <Partner key={each.partnerId} of={each} />
              ))}
            </Items>
          )}
        </GrowingList>
        {hasAny && mayDo(me, "imports.add") && (
          <Button className={styles.retry} disabledFocusable={retry.isBusy} onClick={() => retry.send()}>
            {t("waits.retry")}
          </Button>
        )}
      </div>
    </Card>
  );
}

function Partner({ of }: { readonly of: SetAsidePartner }) {
  const { t, moment } = useWords();
  const { partnerId, name, failures, lastFailedAt, refusal } = of;
  const when = t("waits.failed", { count: failures, at: moment(lastFailedAt) });
  return <Item name={<PartnerLink partnerId={partnerId} name={name} />} lines={[refusal.message, when]} />;
}
