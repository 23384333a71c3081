import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readOutreachSearch, readTeamRequestsSearch } from "../features/loop/oversight/list-search.ts";
import { readQueueSearch } from "../features/loop/queue/queue-search.ts";
import { signedIn } from "./root-routes.tsx";

const queue = createRoute({
  getParentRoute: () => signedIn,
  path: "/queue",
  validateSearch: readQueueSearch,
  component: lazyRouteComponent(() => import("../pages/console/queue-page.tsx"), "QueuePage"),
});

const teamRequests = createRoute({
  getParentRoute: () => signedIn,
  path: "/requests",
  validateSearch: readTeamRequestsSearch,
  component: lazyRouteComponent(() => import("../pages/console/team-requests-page.tsx"), "TeamRequestsPage"),
});

const outreach = createRoute({
  getParentRoute: () => signedIn,
  path: "/outreach",
  validateSearch: readOutreachSearch,
  component: lazyRouteComponent(() => import("../pages/console/outreach-page.tsx"), "OutreachPage"),
});

const leftBehind = createRoute({
  getParentRoute: () => signedIn,
  path: "/left-behind",
  component: lazyRouteComponent(() => import("../pages/console/left-behind-page.tsx"), "LeftBehindPage"),
});

const partnerWork = createRoute({
  getParentRoute: () => signedIn,
  path: "/console/partners/$partnerId",
  component: lazyRouteComponent(() => import("../pages/console/partner-work-page.tsx"), "PartnerWorkPage"),
});

const activationWork = createRoute({
  getParentRoute: () => signedIn,
  path: "/console/partners/$partnerId/activations/$activationId",
  component: lazyRouteComponent(
    () => import("../pages/console/activation-work-page.tsx"),
    "ActivationWorkPage",
  ),
});

const requestWork = createRoute({
  getParentRoute: () => signedIn,
  path: "/console/partners/$partnerId/requests/$requestId",
  component: lazyRouteComponent(() => import("../pages/console/request-work-page.tsx"), "RequestWorkPage"),
});

const outreachWork = createRoute({
  getParentRoute: () => signedIn,
  path: "/console/partners/$partnerId/outreach/$outreachId",
  component: lazyRouteComponent(() => import("../pages/console/outreach-work-page.tsx"), "OutreachWorkPage"),
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

/** The pages of the team. */
export const consoleRoutes = [
  queue,
  teamRequests,
  outreach,
  leftBehind,
  partnerWork,
  activationWork,
  requestWork,
  outreachWork,
  team,
  keys,
  letters,
] as const;
