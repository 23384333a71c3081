import { createDOMRenderer, FluentProvider, RendererProvider } from "@fluentui/react-components";
import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { watchLinkToken } from "../api/link-token.ts";
import { SessionProvider } from "../api/session.tsx";
import { signInOptionsKey } from "../api/sign-in.ts";
import { PreferencesProvider, usePreferences } from "../kit/preferences.tsx";
import { RefusedRequest } from "../kit/refused-request.ts";
import { themes } from "../kit/theme.ts";
import { createPortalRouter } from "./router.tsx";
import "./main.css";

// The content security policy allows only styles with the nonce of the page.
const nonce = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
const renderer = createDOMRenderer(document, { styleElementAttributes: { nonce } });

// Removed before any other code reads the address.
watchLinkToken();

const client = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      // The page learns from a refusal that the session has ended, and asks who is signed in.
      if (error instanceof RefusedRequest && error.status === 401) {
        void client.invalidateQueries({ queryKey: ["me"] });
        // All sessions end with the example.
        void client.invalidateQueries({ queryKey: signInOptionsKey });
      }
    },
  }),
  defaultOptions: {
    queries: {
      // A refused request is refused again. Only a missing answer may be temporary.
      retry: (failures, error) => failures < 2 && !(error instanceof RefusedRequest && error.status > 0),
      staleTime: 15_000,
      // A server on this computer answers without a network. Another one doesn't, and then the page says so.
      networkMode: "always",
    },
  },
});
const router = createPortalRouter();

function Portal() {
  const { isDark } = usePreferences();
  return (
    <FluentProvider theme={isDark ? themes.dark : themes.light}>
      <SessionProvider>
        <RouterProvider router={router} />
      </SessionProvider>
    </FluentProvider>
  );
}

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <RendererProvider renderer={renderer} targetDocument={document}>
      <QueryClientProvider client={client}>
        <PreferencesProvider>
          <Portal />
        </PreferencesProvider>
      </QueryClientProvider>
    </RendererProvider>
  </StrictMode>,
);
