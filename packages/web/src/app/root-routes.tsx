import { createRootRoute, createRoute, Outlet } from "@tanstack/react-router";
import { FrameNotice } from "../kit/frame.tsx";
import { ExampleBanner } from "./example-banner.tsx";
import { Gate } from "./gate.tsx";

/** The route above all others. */
export const root = createRootRoute({ component: Root });

function Root() {
  return (
    <FrameNotice value={<ExampleBanner />}>
      <Outlet />
    </FrameNotice>
  );
}

/** The route above all pages of a caller who is signed in. */
export const signedIn = createRoute({ getParentRoute: () => root, id: "signed-in", component: Gate });
