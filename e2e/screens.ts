import * as contract from "@laurel/contract";
import type { Marketplace } from "./marketplace.ts";
import { exampleSession } from "./session.ts";

/** A screen, with a selector that only it has, so that no check sees another screen by mistake. */
export interface Screen {
  readonly path: string;
  readonly shows: string;
}

type Screens = Readonly<Record<string, Screen>>;

/** The owner and the team's people of the example, by whose eyes the screens are seen. */
export const owner = "Olivia Hart";
export const advocate = "Ana Duarte";
export const administrator = "Jonas Weber";
/** The owner's company. */
export const ownPartner = "4101101";

/** What of the example the screens show, by its ids. */
interface Content {
  readonly delivered: number;
  readonly open: number;
  readonly waiting: number;
  readonly request: number;
  readonly asked: number;
  readonly message: number;
  readonly offer: string;
  /** Of a company that speaks another language, with a publication that the team has not talked about. */
  readonly abroad: { readonly partnerId: string; readonly activation: number; readonly outreach: number };
}

/** Adds two requests to the example, and finds what its stories have left. */
export async function makeContent(site: Marketplace): Promise<Content> {
  const [own, team] = await Promise.all([exampleSession(site, owner), exampleSession(site, advocate)]);
  const params = { partnerId: ownPartner };
  const { items: activations } = await own.ask(contract.listActivations, { params, query: {} });
  const inState = (state: contract.Activation["state"]) =>
    activations.find((each) => each.state === state)?.activationId ?? missing(state);
  const technical = await own.ask(contract.makeRequest, {
    params,
    body: {
      ...{ kind: "technical", stage: "deployment", environment: "cloud", wishedOn: "2026-04-01" },
      text: "Our deployment to a second region fails.\nThe log is from Tuesday.",
    },
  });
  const support = await own.ask(contract.makeRequest, {
    params,
    body: { kind: "support", text: "May a colleague at our parent company be the contact?" },
  });
  const request = { requestId: support.requestId };
  await team.ask(contract.noteRequest, {
    params: request,
    body: { text: "Their parent is a partner, too." },
  });
  await team.ask(contract.askRequest, { params: request, body: { text: "In which country do they work?" } });
  const { items: messages } = await own.ask(contract.listInbox, { params, query: {} });
  const { items: offers } = await own.ask(contract.listOffers, { params, query: {} });
  const { items: late } = await team.ask(contract.listPromises, { query: { state: "missed" } });
  const abroad = late.find(({ kind }) => kind === "outreach") ?? missing("late outreach");
  const { items: claims } = await team.ask(contract.listActivations, { params: abroad, query: {} });
  return {
    delivered: inState("delivered"),
    open: inState("requested"),
    waiting: inState("waiting-for-partner"),
    request: technical.requestId,
    asked: support.requestId,
    message: messages[0]?.messageId ?? missing("message"),
    offer: offers.find(({ status }) => status === "live")?.offerId ?? missing("live offer"),
    abroad: {
      partnerId: abroad.partnerId,
      activation: claims[0]?.activationId ?? missing("activation abroad"),
      outreach: Number(abroad.subject.split(":")[1]),
    },
  };
}

function missing(what: string): never {
  throw new Error(`the example has no ${what}`);
}

/** The screens before sign-in. */
export const signedOut: Screens = {
  "sign-in": { path: "/", shows: "input[autocomplete=current-password]" },
  "sign-in-failed": { path: "/sign-in?error=access_denied", shows: "main [class*=fui-MessageBar]" },
  forgot: { path: "/forgot-password", shows: "main form" },
  reset: { path: "/reset-password#token=nonsense", shows: "input[autocomplete=new-password]" },
  "no-invitation": { path: "/join#token=nonsense", shows: "h1:focus" },
  contact: { path: "/contact#token=nonsense", shows: "main h1" },
  "confirm-owner": { path: "/confirm-owner#token=nonsense", shows: "main h1" },
  unsubscribe: { path: "/unsubscribe?token=nonsense", shows: "main h1" },
  key: { path: "/?again#key=nonsense", shows: "main code" },
};

/** The screens of a caller who signed in with the printed key, where they differ from a person's. */
export const withKey: Screens = {
  "account-of-a-key": { path: "/account", shows: "main section > button" },
  "messages-of-a-key": { path: "/messages", shows: "main pre" },
};

const figure = "measure=billedSales";

function ownScreens(content: Content): Screens {
  const home = `/partners/${ownPartner}`;
  const at = (path: string, shows: string): Screen => ({ path: `${home}${path}`, shows });
  return {
    overview: at("", "main ol [aria-current=step]"),
    benefits: at("/benefits", "main li h4"),
    "technical-benefits": at("/benefits?tab=technical", "main li h4"),
    "activate-nothing": at("/activate?choose=no-such-benefit", "main li h4"),
    "activate-with-form": at("/activate?choose=customer-story,technical-assistance", "main form"),
    "open-activation": at(`/activations/${content.open}`, "main section ol, main section ul"),
    "waiting-activation": at(`/activations/${content.waiting}`, "main form textarea"),
    "delivered-activation": at(`/activations/${content.delivered}`, "main section ol, main section ul"),
    eligibility: at("/eligibility", "main ol [aria-current=step]"),
    "before-the-program": at("/eligibility?as_of=2019-01-01", "main [class*=fui-MessageBar]"),
    sales: at("/sales", "main tbody tr"),
    "sales-behind-a-figure": at(`/sales?${figure}`, "main tbody tr"),
    offers: at("/offers", "main section h2"),
    "self-check": at(`/offers/${content.offer}/self-check`, "main textarea"),
    requests: at("/requests", "main search"),
    request: at(`/requests/${content.request}`, "main section h2"),
    "asked-request": at(`/requests/${content.asked}`, "main form textarea"),
    "new-request": at("/requests/new", "main form textarea"),
    "new-appeal": at(`/requests/new?kind=appeal&about=activation:${content.delivered}`, "main form textarea"),
    inbox: at("/inbox", "main section"),
    message: at(`/inbox/${content.message}`, "main article"),
    settings: at("/settings", "main form input[type=email]"),
    "own-account": { path: "/account", shows: "main section:nth-of-type(4) h2" },
  };
}

function advocateScreens({ abroad, ...content }: Content): Screens {
  const work = `/console/partners/${ownPartner}`;
  const away = `/console/partners/${abroad.partnerId}`;
  const cases = "main dl";
  return {
    queue: { path: "/queue", shows: "main li" },
    "queue-of-all": { path: "/queue?view=all", shows: "main li" },
    "queue-of-no-one": { path: "/queue?view=nobody", shows: "main section p" },
    "partner-turn": { path: "/queue?turn=partner&view=all", shows: "main li" },
    "team-requests": { path: "/requests", shows: "main tbody tr, main section li" },
    outreach: { path: "/outreach", shows: "main tbody tr, main section li" },
    "left-behind": { path: "/left-behind", shows: "main section li" },
    "partner-work": { path: work, shows: "main section:nth-of-type(3) h2" },
    "partner-abroad": { path: away, shows: "main section:nth-of-type(3) h2" },
    "open-activation-case": { path: `${work}/activations/${content.open}`, shows: cases },
    "waiting-activation-case": { path: `${work}/activations/${content.waiting}`, shows: cases },
    "delivered-activation-case": { path: `${work}/activations/${content.delivered}`, shows: cases },
    "activation-case-abroad": { path: `${away}/activations/${abroad.activation}`, shows: cases },
    "request-case": { path: `${work}/requests/${content.request}`, shows: cases },
    "asked-request-case": { path: `${work}/requests/${content.asked}`, shows: cases },
    "outreach-case": { path: `${away}/outreach/${abroad.outreach}`, shows: cases },
    "offers-abroad": { path: `/partners/${abroad.partnerId}/offers`, shows: "main section h2" },
    messages: { path: "/messages", shows: "main iframe" },
    list: { path: "/?sort=-billedSales", shows: "tbody a" },
    filtered: { path: "/?stage=transact.t100k&sort=-billedSales", shows: "button[aria-pressed=true]" },
    empty: { path: "/?q=no-such-name", shows: "main section h2 + button" },
    "what-waits": { path: "/waiting", shows: "main section p" },
    "term-ends": { path: "/partners/4101909", shows: "main ol [aria-current=step]" },
    waiting: { path: "/partners/4101808/eligibility", shows: "main [class*=fui-MessageBar]" },
    "not-entered": { path: "/partners/4101606", shows: "main ol:not(:has([aria-current]))" },
    "not-yet-eligible": { path: "/partners/4101606/eligibility", shows: "main [class*=fui-MessageBar]" },
    "no-such-page": { path: "/nowhere", shows: "main h1" },
  };
}

const administratorScreens: Screens = {
  team: { path: "/team", shows: "main form input[type=email]" },
  keys: { path: "/keys", shows: "main section p" },
  imports: { path: "/imports", shows: "tbody a" },
  import: { path: "/imports/1", shows: "main dl" },
};

/** The screens of the people who see most of them, by the person's name. */
export function screensOf(content: Content): Readonly<Record<string, Screens>> {
  return {
    [owner]: ownScreens(content),
    [advocate]: advocateScreens(content),
    [administrator]: administratorScreens,
  };
}
