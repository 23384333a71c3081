import { Badge, Button, makeStyles, tokens } from "@fluentui/react-components";
import type { Offer, Outreach } from "@laurel/contract";
import { pricingModels } from "@laurel/core";
import { optionName } from "@laurel/words";
import { Link } from "@tanstack/react-router";
import { mayDo } from "../../../api/may-do.ts";
import { optOutreach } from "../../../api/outreach.ts";
import { namesOf, useSigned } from "../../../api/program.tsx";
import { Card } from "../../../kit/card.tsx";
import { Disclosure } from "../../../kit/disclosure.tsx";
import { FormError } from "../../../kit/form-error.tsx";
import { useSubmission } from "../../../kit/use-submission.ts";
import { useWords } from "../../../kit/use-words.ts";
import type { PageWords } from "../../../kit/words.ts";
import { useChanged } from "../use-changed.ts";
import { FourWeeks } from "./four-weeks.tsx";
import { MissingMessage } from "./missing-message.tsx";
import type { RenderMessage } from "./render-message.ts";
import { Written } from "./written.tsx";

const useStyles = makeStyles({
  body: { display: "grid", gap: "16px", gridTemplateColumns: "minmax(0, 1fr)" },
  facts: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "4px 12px" },
  quiet: { color: tokens.colorNeutralForeground2 },
  why: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
  added: { margin: 0, lineHeight: 1.5 },
  list: { display: "grid", gap: "2px", margin: "4px 0 0", paddingInlineStart: "20px" },
  actions: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px 16px" },
  link: { padding: "2px 0", color: tokens.colorBrandForegroundLink },
});

interface OfferCardProps {
  readonly partnerId: string;
  readonly offer: Offer;
  readonly renderMessage: RenderMessage;
}

/** An offer: since when it is live, who was written to, who gets in touch by when, what it added. */
export function OfferCard({ partnerId, offer, renderMessage }: OfferCardProps) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const { me } = useSigned();
  const { offerId, title, option, storefront, liveOn, pricingModels, status } = offer;
  const [outreach, ...earlier] = offer.outreach.toReversed();
  const mayAct = mayDo(me, "outreach.answer", partnerId);
  return (
    <Card title={title}>
      <div className={styles.body}>
        <div className={styles.facts}>
          <Badge appearance="tint" color={status === "live" ? "success" : "subtle"} size="large">
            {t(`offer.status.${status}`)}
          </Badge>
          {liveOn !== null && <span>{t("offers.since", { day: words.day(liveOn) })}</span>}
          <span className={styles.quiet}>{storefrontName(storefront)}</span>
          <span className={styles.quiet}>{offerId}</span>
          {offer.selfCheck !== null && (
            <span className={styles.quiet}>{t("self-check.result", offer.selfCheck)}</span>
          )}
        </div>
        <p className={styles.why}>
          {t("offer.option", {
            option: optionName(words, option),
            models: words.list(pricingModels.map((model) => pricingName(t, model))),
          })}
        </p>
        {outreach !== undefined && (
          <>
            <FourWeeks outreach={outreach} />
            <Written outreach={outreach} renderMessage={renderMessage} />
            <Benefits outreach={outreach} />
          </>
        )}
        {earlier.map((each) => (
          <p key={each.outreachId} className={styles.why}>
            {t("offer.earlier", { day: words.day(each.publishedOn), option: optionName(words, each.option) })}
          </p>
        ))}
        <div className={styles.actions}>
          {status === "live" && (
            <Link
              to="/partners/$partnerId/requests/new"
              params={{ partnerId }}
              search={{ kind: "practices", offer: offerId }}
              className={styles.link}
            >
              {t("offer.practices")}
            </Link>
          )}
          {status === "live" && (
            <Link
              to="/partners/$partnerId/offers/$offerId/self-check"
              params={{ partnerId, offerId }}
              className={styles.link}
            >
              {t("self-check.link-action")}
            </Link>
          )}
          <Link to="/partners/$partnerId/eligibility" params={{ partnerId }} className={styles.link}>
            {t("way-out.eligibility")}
          </Link>
          {outreach !== undefined && mayAct && <OptOut outreach={outreach} />}
        </div>
        {outreach !== undefined && outreach.requestId === null && (
          <MissingMessage partnerId={partnerId} offer={offer} outreach={outreach} mayAct={mayAct} />
        )}
      </div>
    </Card>
  );
}

/** The name of a pricing model. */
function pricingName(t: PageWords["t"], model: string): string {
  const known = pricingModels.find((each) => each === model);
  return known === undefined ? model : t(`pricing.${known}`);
}

const storefrontNames: Readonly<Record<string, string>> = {
  "azure-marketplace": "Azure Marketplace",
  infrastructure: "Azure Marketplace",
  appsource: "AppSource",
  apps: "AppSource",
};

/** The name of a storefront, which is the same in every language; its id where none is known. */
export function storefrontName(storefront: string): string {
  return storefrontNames[storefront] ?? storefront;
}

/** What the offer is eligible for, and what it added to what the partner had. */
function Benefits({ outreach: { benefits, added } }: { readonly outreach: Outreach }) {
  const { t, number } = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  if (benefits.length === 0) return null;
  const list = (ids: readonly string[]) => (
    <ul className={styles.list}>
      {ids.map((id) => (
        <li key={id}>{names.benefit(id)}</li>
      ))}
    </ul>
  );
  return (
    <div>
      {added.length > 0 && (
        <Disclosure title={t("offer.added", { count: added.length, shown: number(added.length) })}>
          {list(added)}
        </Disclosure>
      )}
      <Disclosure title={t("offer.eligible", { count: benefits.length, shown: number(benefits.length) })}>
        {list(benefits)}
      </Disclosure>
    </div>
  );
}

/** The way to want no first word about this publication, or to want it again. */
function OptOut({ outreach }: { readonly outreach: Outreach }) {
  const { t } = useWords();
  const { caller } = useSigned();
  const changed = useChanged(outreach.partnerId);
  const way = outreach.state === "opted-out" ? "in" : "out";
  const submission = useSubmission(async () => {
    await optOutreach(caller, outreach.outreachId, way);
    await changed();
  });
  if (outreach.state === "contacted") return null;
  return (
    <>
      <Button disabledFocusable={submission.isBusy} onClick={() => submission.send()}>
        {t(way === "out" ? "offer.opt-out" : "offer.opt-in")}
      </Button>
      <FormError error={submission.error} question="other" />
    </>
  );
}
