import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { follow } from "./live.ts";

/** A stream that does what a test says. */
class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static readonly all: FakeSource[] = [];
  readonly url: string;
  readyState = 0;

  constructor(url: string) {
    super();
    this.url = url;
    FakeSource.all.push(this);
  }

  close(): void {
    this.readyState = FakeSource.CLOSED;
  }

  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  fail(readyState: 0 | 2): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event("error"));
  }

  tell(what: string, partnerId: string): void {
    const data = JSON.stringify({ what, id: "1", partner_id: partnerId });
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
}

let client: QueryClient;
let stop: () => void;
const source = () => FakeSource.all.at(-1) as FakeSource;

/** Shows a query on the page; gives how often it was asked for. */
async function shown(...queryKey: readonly unknown[]) {
  const queryFn = vi.fn(async () => "answer");
  const observer = new QueryObserver(client, { queryKey, queryFn, staleTime: Infinity });
  observer.subscribe(() => {});
  await vi.advanceTimersByTimeAsync(0);
  return () => queryFn.mock.calls.length;
}

function setHidden(hidden: boolean): void {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeSource);
  FakeSource.all.length = 0;
  client = new QueryClient();
});

afterEach(() => {
  stop();
  client.clear();
  Object.defineProperty(document, "hidden", { configurable: true, get: () => false });
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("a change is asked for again within a second, and only what it concerns", async () => {
  stop = follow(client, true);
  source().open();
  const own = await shown("standing", null, "acme", undefined);
  const other = await shown("standing", null, "borea", undefined);
  const list = await shown("partners", null, "en", {});
  const rules = await shown("program", null);
  source().tell("standing", "acme");
  source().tell("standing", "acme");
  await vi.advanceTimersByTimeAsync(150);
  expect([own(), other(), list(), rules()]).toEqual([2, 1, 2, 1]);
});

test("when the example's clock is moved elsewhere, the page asks for what depends on the day", async () => {
  stop = follow(client, true);
  source().open();
  const day = await shown("example-clock", null);
  const own = await shown("loop", null, "acme", "benefits");
  const rules = await shown("program", null);
  source().tell("clock", "");
  await vi.advanceTimersByTimeAsync(150);
  expect([day(), own(), rules()]).toEqual([2, 2, 1]);
});

test("however much changes, the page asks twice a second at most, and misses nothing", async () => {
  stop = follow(client, true);
  source().open();
  const own = await shown("loop", null, "acme", "requests");
  for (let each = 0; each < 40; each += 1) {
    source().tell("request", "acme");
    await vi.advanceTimersByTimeAsync(50);
  }
  const asked = own();
  expect(asked).toBeLessThanOrEqual(6);
  source().tell("request", "acme");
  await vi.advanceTimersByTimeAsync(600);
  expect(own()).toBeGreaterThan(asked);
});

test("a page asks every 15 seconds while the stream fails, and stops once it works", async () => {
  stop = follow(client, true);
  source().open();
  const own = await shown("standing", null, "acme", undefined);
  source().fail(0);
  await vi.advanceTimersByTimeAsync(30_100);
  expect(own()).toBe(3);
  source().open();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(own()).toBe(3);
});

test("a stream that the server refuses is opened again after a minute, with all asked for", async () => {
  stop = follow(client, true);
  const own = await shown("standing", null, "acme", undefined);
  source().fail(2);
  expect(FakeSource.all).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(60_100);
  expect(FakeSource.all).toHaveLength(2);
  const asked = own();
  source().open();
  await vi.advanceTimersByTimeAsync(0);
  expect(own()).toBe(asked + 1);
});

test("a reset asks for all that is shown and could have changed", async () => {
  stop = follow(client, true);
  source().open();
  const [own, rules] = [await shown("loop", null, "acme", "contacts"), await shown("program", null)];
  source().dispatchEvent(new Event("reset"));
  await vi.advanceTimersByTimeAsync(0);
  expect([own(), rules()]).toEqual([2, 1]);
});

test("a page that no one sees holds no stream; once seen, it asks again and follows", async () => {
  stop = follow(client, true);
  source().open();
  const own = await shown("standing", null, "acme", undefined);
  setHidden(true);
  expect(source().readyState).toBe(FakeSource.CLOSED);
  await vi.advanceTimersByTimeAsync(120_000);
  expect([own(), FakeSource.all.length]).toEqual([1, 1]);
  setHidden(false);
  await vi.advanceTimersByTimeAsync(0);
  expect([own(), FakeSource.all.length]).toEqual([2, 2]);
});

test("with a key, which a browser can't send with a stream, the page asks every 15 seconds", async () => {
  stop = follow(client, false);
  const own = await shown("standing", "key", "acme", undefined);
  await vi.advanceTimersByTimeAsync(15_100);
  expect([own(), FakeSource.all.length]).toEqual([2, 0]);
  stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(own()).toBe(2);
});
