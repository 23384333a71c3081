import { makeStyles, tokens } from "@fluentui/react-components";
import type { WaitingRefund } from "@laurel/contract";
import { isCurrency } from "@laurel/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useSigned } from "../../api/program.tsx";
import { waitingRefundsQuery } from "../../api/waiting.ts";
import { Card } from "../../kit/card.tsx";
import { GrowingList } from "../../kit/growing-list.tsx";
import { Item, Items } from "../../kit/items.tsx";
import { useWords } from "../../kit/use-words.ts";
import { PartnerLink } from "./partner-link.tsx";

const useStyles = makeStyles({
  text: { margin: "0 0 12px", color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
});

/** The refunds and chargebacks that wait for the line that they name. */
export function RefundsCard() {
  const { t } = useWords();
  const { text } = useStyles();
  const { caller } = useSigned();
  const query = useInfiniteQuery(waitingRefundsQuery(caller));
  const hasAny = query.data?.pages.some(({ items }) => items.length > 0) === true;
  return (
    <Card title={t("waits.refunds")}>
      {hasAny && <p className={text}>{t("waits.refunds-text")}</p>}
      <GrowingList<WaitingRefund> query={query} none={t("waits.no-refunds")}>
        {(refunds) => (
          <Items>
            {refunds.map((each) => (
              <Refund key={`${each.partnerId} ${each.source} ${each.sourceLineId}`} of={each} />
            ))}
          </Items>
        )}
      </GrowingList>
    </Card>
  );
}

function Refund({ of }: { readonly of: WaitingRefund }) {
  const { t, day, money } = useWords();
  const { partnerId, name, source, sourceLineId, offsets, billedOn, amountMinor, currency } = of;
  const amount = isCurrency(currency) ? money(amountMinor, currency, "all") : currency;
  return (
    <Item
      name={<PartnerLink partnerId={partnerId} name={name} />}
      lines={[
        t("waits.refund", { id: sourceLineId, named: offsets }),
        t("waits.refund-on", { amount, day: day(billedOn), source }),
      ]}
    />
  );
}
