import { createDOMRenderer, FluentProvider, RendererProvider } from "@fluentui/react-components";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RefusedRequest } from "./api/request.ts";
import { createPortalRouter } from "./router.tsx";
import { PreferencesProvider, usePreferences } from "./ui/preferences.tsx";
import { SignIn } from "./ui/sign-in.tsx";
import { themes } from "./ui/theme.ts";
import "./main.css";

// The content security policy only takes styles that carry the nonce of the page.
const nonce = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
const renderer = createDOMRenderer(document, { styleElementAttributes: { nonce } });

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // What was refused once is refused again; only silence may be a passing thing.
      retry: (failures, error) => failures < 2 && !(error instanceof RefusedRequest && error.status > 0),
      staleTime: 15_000,
    },
  },
});
const router = createPortalRouter();

function Portal() {
  const { isDark } = usePreferences();
  return (
    <FluentProvider theme={isDark ? themes.dark : themes.light}>
      <SignIn>
        <RouterProvider router={router} />
      </SignIn>
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
