import { createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { readBenefitSearch } from "../features/loop/benefits/benefit-search.ts";
import { readNewRequestSearch, readRequestsSearch } from "../features/loop/requests/request-search.ts";
import { type ListSearch, readListSearch } from "../features/partners/list-search.ts";
import { readSalesSearch } from "../features/sales/sales-search.ts";
import { consoleRoutes } from "./console-routes.tsx";
import { root, signedIn } from "./root-routes.tsx";
import { readDay, readOfferSearch } from "./search.ts";

const partners = createRoute({
  getParentRoute: () => signedIn,
  path: "/",
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import("../pages/console/home-page.tsx"), "HomePage"),
});

const partner = createRoute({
  getParentRoute: () => signedIn,
  path: "/partners/$partnerId",
  component: lazyRouteComponent(() => import("../pages/portal/partner-layout.tsx"), "PartnerLayout"),
});

const overview = createRoute({
  getParentRoute: () => partner,
  path: "/",
  validateSearch: readDay,
  // A day belongs to the page with the reasons; it was asked for here before that page had its own address.
  beforeLoad: ({ params, search }) => {
    if (search.as_of === undefined) return;
    throw redirect({ to: "/partners/$partnerId/eligibility", params, search, replace: true });
  },
  component: lazyRouteComponent(() => import("../pages/portal/overview-page.tsx"), "OverviewPage"),
});

const benefits = createRoute({
  getParentRoute: () => partner,
  path: "/benefits",
  validateSearch: readBenefitSearch,
  component: lazyRouteComponent(() => import("../pages/portal/benefits-page.tsx"), "BenefitsPage"),
});

const activate = createRoute({
  getParentRoute: () => partner,
  path: "/activate",
  validateSearch: (search: Record<string, unknown>): { choose?: string } =>
    typeof search.choose === "string" ? { choose: search.choose } : {},
  component: lazyRouteComponent(() => import("../pages/portal/activate-page.tsx"), "ActivatePage"),
});

const activation = createRoute({
  getParentRoute: () => partner,
  path: "/activations/$activationId",
  component: lazyRouteComponent(() => import("../pages/portal/activation-page.tsx"), "ActivationPage"),
});

const eligibility = createRoute({
  getParentRoute: () => partner,
  path: "/eligibility",
  validateSearch: readDay,
  component: lazyRouteComponent(() => import("../pages/portal/eligibility-page.tsx"), "EligibilityPage"),
});

const sales = createRoute({
  getParentRoute: () => partner,
  path: "/sales",
  validateSearch: readSalesSearch,
  component: lazyRouteComponent(() => import("../pages/portal/sales-page.tsx"), "SalesPage"),
});

const selfCheck = createRoute({
  getParentRoute: () => partner,
  path: "/offers/$offerId/self-check",
  component: lazyRouteComponent(() => import("../pages/portal/self-check-page.tsx"), "SelfCheckPage"),
});

const offers = createRoute({
  getParentRoute: () => partner,
  path: "/offers",
  validateSearch: readOfferSearch,
  component: lazyRouteComponent(() => import("../pages/portal/offers-page.tsx"), "OffersPage"),
});

/** One offer, as mails link to it: the list, with that offer alone. */
const offer = createRoute({
  getParentRoute: () => partner,
  path: "/offers/$offerId",
  beforeLoad: ({ params: { partnerId, offerId } }) => {
    throw redirect({
      to: "/partners/$partnerId/offers",
      params: { partnerId },
      search: { q: offerId },
      replace: true,
    });
  },
});

const requests = createRoute({
  getParentRoute: () => partner,
  path: "/requests",
  validateSearch: readRequestsSearch,
  component: lazyRouteComponent(() => import("../pages/portal/requests-page.tsx"), "RequestsPage"),
});

const newRequest = createRoute({
  getParentRoute: () => partner,
  path: "/requests/new",
  validateSearch: readNewRequestSearch,
  component: lazyRouteComponent(() => import("../pages/portal/new-request-page.tsx"), "NewRequestPage"),
});

const request = createRoute({
  getParentRoute: () => partner,
  path: "/requests/$requestId",
  validateSearch: (search: Record<string, unknown>): { sent?: boolean } =>
    search.sent === true ? { sent: true } : {},
  component: lazyRouteComponent(() => import("../pages/portal/request-page.tsx"), "RequestPage"),
});

const inbox = createRoute({
  getParentRoute: () => partner,
  path: "/inbox",
  validateSearch: (search: Record<string, unknown>): { cursor?: string } =>
    typeof search.cursor === "string" ? { cursor: search.cursor } : {},
  component: lazyRouteComponent(() => import("../pages/portal/inbox-page.tsx"), "InboxPage"),
});

const message = createRoute({
  getParentRoute: () => partner,
  path: "/inbox/$messageId",
  component: lazyRouteComponent(() => import("../pages/portal/message-page.tsx"), "MessagePage"),
});

const settings = createRoute({
  getParentRoute: () => partner,
  path: "/settings",
  component: lazyRouteComponent(() => import("../pages/portal/settings-page.tsx"), "SettingsPage"),
});

/** The address that the settings had before; it is in mails and bookmarks. */
const people = createRoute({
  getParentRoute: () => partner,
  path: "/people",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/partners/$partnerId/settings", params, replace: true });
  },
});

const imports = createRoute({
  getParentRoute: () => signedIn,
  path: "/imports",
  component: lazyRouteComponent(() => import("../pages/console/imports-page.tsx"), "ImportsPage"),
});

const oneImport = createRoute({
  getParentRoute: () => signedIn,
  path: "/imports/$importId",
  component: lazyRouteComponent(() => import("../pages/console/import-page.tsx"), "ImportPage"),
});

const waiting = createRoute({
  getParentRoute: () => signedIn,
  path: "/waiting",
  component: lazyRouteComponent(() => import("../pages/console/waiting-page.tsx"), "WaitingPage"),
});

const account = createRoute({
  getParentRoute: () => signedIn,
  path: "/account",
  component: lazyRouteComponent(() => import("../pages/portal/account-page.tsx"), "AccountPage"),
});

/** Any other address. A reader who isn't signed in sees the sign-in page first. */
const unknown = createRoute({
  getParentRoute: () => signedIn,
  path: "$",
  component: lazyRouteComponent(() => import("../pages/portal/notices.tsx"), "UnknownAddress"),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { error?: string } =>
    typeof search.error === "string" ? { error: search.error } : {},
  component: lazyRouteComponent(() => import("../pages/sign-in/sign-in-page.tsx"), "SignInRoute"),
});

const forgot = createRoute({
  getParentRoute: () => root,
  path: "/forgot-password",
  component: lazyRouteComponent(() => import("../pages/sign-in/forgot-page.tsx"), "ForgotPage"),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset-password",
  component: lazyRouteComponent(() => import("../pages/sign-in/reset-page.tsx"), "ResetPage"),
});

const join = createRoute({
  getParentRoute: () => root,
  path: "/join",
  component: lazyRouteComponent(() => import("../pages/sign-in/join-page.tsx"), "JoinPage"),
});

const contactLink = createRoute({
  getParentRoute: () => root,
  path: "/contact",
  component: lazyRouteComponent(() => import("../pages/sign-in/answer-link-page.tsx"), "ContactLinkPage"),
});

const ownerLink = createRoute({
  getParentRoute: () => root,
  path: "/confirm-owner",
  component: lazyRouteComponent(() => import("../pages/sign-in/answer-link-page.tsx"), "OwnerLinkPage"),
});

const unsubscribe = createRoute({
  getParentRoute: () => root,
  path: "/unsubscribe",
  validateSearch: (search: Record<string, unknown>): { token?: string } =>
    typeof search.token === "string" ? { token: search.token } : {},
  component: lazyRouteComponent(() => import("../pages/sign-in/unsubscribe-page.tsx"), "UnsubscribeRoute"),
});

const tree = root.addChildren([
  signedIn.addChildren([
    partners,
    partner.addChildren([
      overview,
      benefits,
      activate,
      activation,
      eligibility,
      sales,
      offers,
      selfCheck,
      offer,
      requests,
      newRequest,
      request,
      inbox,
      message,
      settings,
      people,
    ]),
    ...consoleRoutes,
    imports,
    oneImport,
    waiting,
    account,
    unknown,
  ]),
  signIn,
  forgot,
  reset,
  join,
  contactLink,
  ownerLink,
  unsubscribe,
]);

/** The pages by their addresses. */
export function createPortalRouter() {
  return createRouter({ routeTree: tree, defaultPreload: "intent", scrollRestoration: true });
}

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** The list from which a partner was opened, for the link back. */
    list?: ListSearch;
  }
  interface Register {
    router: ReturnType<typeof createPortalRouter>;
  }
}
