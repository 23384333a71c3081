import { createDOMRenderer, FluentProvider, RendererProvider } from "@fluentui/react-components";
import type { Locale, Me, ProgramSummary } from "@laurel/contract";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterContextProvider,
} from "@tanstack/react-router";
import { render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";
import { SignedProvider } from "../api/program.tsx";
import { SessionProvider } from "../api/session.tsx";
import { PreferencesProvider } from "../kit/preferences.tsx";
import { themes } from "../kit/theme.ts";
import { person } from "./person.ts";
import { program as usualProgram } from "./program.ts";

/** Leaves the styles out: nothing is laid out here, and a thousand rules make every query slow. */
const unstyled = { ...createDOMRenderer(document), insertCSSRules: () => {} };

interface Shown {
  readonly language?: Locale;
  readonly me?: Me;
  readonly client?: QueryClient;
  /** Absent: that of `testing/program.ts`. */
  readonly program?: ProgramSummary;
}

/** What was refused once is refused again. */
const newClient = () => new QueryClient({ defaultOptions: { queries: { retry: false } } });

/** Shows a part of the page as the app does, to a reader who is signed in; gives what the reader can do. */
export async function show(part: ReactNode, { language = "en", me = person, client, program }: Shown = {}) {
  localStorage.setItem("laurel.language", language);
  const signed = { caller: { key: null, locale: language }, program: program ?? usualProgram(language), me };
  const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });
  const user = userEvent.setup({ delay: null });
  render(
    <RendererProvider renderer={unstyled}>
      <QueryClientProvider client={client ?? newClient()}>
        <PreferencesProvider>
          <FluentProvider theme={themes.light}>
            <SessionProvider>
              <SignedProvider value={signed}>
                <RouterContextProvider router={router as never}>
                  <main>{part}</main>
                </RouterContextProvider>
              </SignedProvider>
            </SessionProvider>
          </FluentProvider>
        </PreferencesProvider>
      </QueryClientProvider>
    </RendererProvider>,
  );
  // The words of the language are loaded first. A page before sign-in has a frame of its own.
  await screen.findAllByRole("main");
  return { ...user, click: async (element: Element) => user.click(await enabled(element)) };
}

/** As a person does, waits until a button can be pressed: before, a press changes nothing. */
function enabled(element: Element): Promise<Element> {
  return waitFor(() => {
    if (element.getAttribute("aria-disabled") === "true")
      throw new Error(`“${element.textContent}” can't be pressed: it is disabled`);
    return element;
  });
}

/** All that a reader sees or hears: texts, and the names and values of what has no text. */
export function wordsShown(): string {
  const main = screen.getByRole("main");
  const spoken = [...main.querySelectorAll("[aria-label], [aria-valuetext], [title]")].flatMap((element) =>
    ["aria-label", "aria-valuetext", "title"].map((name) => element.getAttribute(name) ?? ""),
  );
  return [main.textContent, ...spoken].join("\n").replaceAll("\u00a0", " ");
}
