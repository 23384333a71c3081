import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from "@tanstack/react-router";
import { type ListSearch, readListSearch } from "../features/partners/list-search.ts";
import { FrameNotice } from "../kit/frame.tsx";
import { ExampleBanner } from "./example-banner.tsx";
import { Gate } from "./gate.tsx";

const root = createRootRoute({ component: Root });

function Root() {
  return (
    <FrameNotice value={<ExampleBanner />}>
      <Outlet />
    </FrameNotice>
  );
}

const signedIn = createRoute({ getParentRoute: () => root, id: "signed-in", component: Gate });

const partners = createRoute({
  getParentRoute: () => signedIn,
  path: "/",
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import("../pages/console/home-page.tsx"), "HomePage"),
});

const partner = createRoute({
  getParentRoute: () => signedIn,
  path: "/partners/$partnerId",
  validateSearch: (search: Record<string, unknown>): { as_of?: string } =>
    typeof search.as_of === "string" ? { as_of: search.as_of } : {},
  component: lazyRouteComponent(() => import("../pages/portal/partner-page.tsx"), "PartnerPage"),
});

const people = createRoute({
  getParentRoute: () => signedIn,
  path: "/partners/$partnerId/people",
  component: lazyRouteComponent(() => import("../pages/portal/people-page.tsx"), "PeoplePage"),
});

const team = createRoute({
  getParentRoute: () => signedIn,
  path: "/team",
  component: lazyRouteComponent(() => import("../pages/console/team-page.tsx"), "TeamPage"),
});

const keys = createRoute({
  getParentRoute: () => signedIn,
  path: "/keys",
  component: lazyRouteComponent(() => import("../pages/console/keys-page.tsx"), "KeysPage"),
});

const letters = createRoute({
  getParentRoute: () => signedIn,
  path: "/messages",
  component: lazyRouteComponent(() => import("../pages/console/letters-page.tsx"), "LettersPage"),
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

const unsubscribe = createRoute({
  getParentRoute: () => root,
  path: "/unsubscribe",
  validateSearch: (search: Record<string, unknown>): { token?: string } =>
    typeof search.token === "string" ? { token: search.token } : {},
  component: lazyRouteComponent(() => import("../pages/sign-in/unsubscribe-page.tsx"), "UnsubscribeRoute"),
});

const tree = root.addChildren([
  signedIn.addChildren([partners, partner, people, team, keys, letters, account, unknown]),
  signIn,
  forgot,
  reset,
  join,
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
