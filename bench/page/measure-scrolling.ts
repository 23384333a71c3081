import type { Browser, CDPSession, Page } from "playwright-core";

/** How smoothly a long list is scrolled. */
export interface Scrolling {
  /**
   * The most processor time that the page spent between two of its frames; milliseconds. With a processor of
   * its own, no frame takes longer than that.
   */
  readonly frameMs: number;
  /** The most rows that were in the page at once. */
  readonly rows: number;
}

/** How fast the list is scrolled: a strong flick on a phone, in pixels a second. */
const speed = 12_000;
/** How far one gesture scrolls, in pixels. */
const stretch = 24_000;

/**
 * Scrolls through all sales of a partner in a traced run, first down, while they are loaded, then up.
 * `count`: how many there are at least.
 */
export async function measureScrolling(browser: Browser, page: Page, count: number): Promise<Scrolling> {
  await page.locator("tbody tr").first().waitFor();
  await page.evaluate(countRows);
  const client = await page.context().newCDPSession(page);
  await browser.startTracing(page, { categories });
  await pass(page, client, "down", count);
  await pass(page, client, "up", count);
  const trace = await browser.stopTracing();
  const frameMs = longestFrame(JSON.parse(trace.toString()).traceEvents);
  return { frameMs, rows: await page.evaluate(mostRows) };
}

/** Scrolls to the end of the list, with the gestures of a finger. */
async function pass(page: Page, client: CDPSession, towards: "up" | "down", count: number): Promise<void> {
  const yDistance = towards === "down" ? -stretch : stretch;
  do await client.send("Input.synthesizeScrollGesture", { x: 400, y: 400, yDistance, speed });
  while (!(await page.evaluate(isAtEnd, { towards, count })));
}

/** An event of the browser's trace; times in microseconds, `tdur` by the processor's clock. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly tdur?: number;
}

const categories = ["devtools.timeline", "disabled-by-default-devtools.timeline"];

/** The most processor time of the page's own thread from one frame to the next. */
function longestFrame(events: readonly TraceEvent[]): number {
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const commits = Map.groupBy(
    events.filter(({ name }) => name === "Commit"),
    threadOf,
  );
  const [most] = [...commits].sort((a, b) => b[1].length - a[1].length);
  if (most === undefined || most[1].length < 100) throw new Error("the trace shows no frames");
  const [thread, frames] = most;
  const ends = frames.map(({ ts }) => ts).sort((a, b) => a - b);
  const times = new Map<number, number>();
  for (const event of events) {
    if (event.name !== "RunTask" || threadOf(event) !== thread) continue;
    const frame = ends.findIndex((end) => end > event.ts);
    times.set(frame, (times.get(frame) ?? 0) + (event.tdur ?? 0));
  }
  return Math.max(...times.values()) / 1_000;
}

/** The page as its own scripts see it. This folder is compiled without the types of a browser. */
interface Screen {
  readonly document: {
    readonly documentElement: { readonly scrollHeight: number };
    querySelectorAll(selector: string): ArrayLike<{ getAttribute(name: string): string | null }>;
  };
  readonly innerHeight: number;
  readonly scrollY: number;
  requestAnimationFrame(call: () => void): void;
  mostRows: number;
}

/** Runs in the page: from now on notes in each frame how many rows there are. */
function countRows(): void {
  const screen = globalThis as unknown as Screen;
  screen.mostRows = 0;
  const note = () => {
    screen.mostRows = Math.max(screen.mostRows, screen.document.querySelectorAll("tbody tr").length);
    screen.requestAnimationFrame(note);
  };
  note();
}

/** Runs in the page. */
function mostRows(): number {
  return (globalThis as unknown as Screen).mostRows;
}

/** Runs in the page: whether the list is scrolled to its end, and all lines are there. */
function isAtEnd({ towards, count }: { readonly towards: "up" | "down"; readonly count: number }): boolean {
  const { document, innerHeight, scrollY } = globalThis as unknown as Screen;
  if (towards === "up") return scrollY === 0;
  if (scrollY + innerHeight < document.documentElement.scrollHeight - 1) return false;
  const rows = document.querySelectorAll("tbody tr");
  return Number(rows[rows.length - 1]?.getAttribute("aria-rowindex")) > count;
}
