import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
} from "@tanstack/react-router";
import { type ListSearch, readListSearch } from "./team/list-search.ts";
import { PartnersPage } from "./team/partners-page.tsx";

const root = createRootRoute({ component: Outlet, notFoundComponent: () => <Navigate to="/" replace /> });

const partners = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: readListSearch,
  component: PartnersPage,
});

const partner = createRoute({
  getParentRoute: () => root,
  path: "/partners/$partnerId",
  validateSearch: (search: Record<string, unknown>): { as_of?: string } =>
    typeof search.as_of === "string" ? { as_of: search.as_of } : {},
  component: lazyRouteComponent(() => import("./partner/partner-page.tsx"), "PartnerPage"),
});

const tree = root.addChildren([partners, partner]);

/** The pages by their addresses. */
export function createPortalRouter() {
  return createRouter({ routeTree: tree, defaultPreload: "intent", scrollRestoration: true });
}

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** The list that a partner was opened from, to go back to. */
    list?: ListSearch;
  }
  interface Register {
    router: ReturnType<typeof createPortalRouter>;
  }
}
