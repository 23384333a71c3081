/** What a ratio is compared with. */
export interface Bar {
  readonly at: "least" | "most";
  /** Below (or above) this the bench fails. */
  readonly bar: number;
  /** Where we want to be. */
  readonly aim: number;
  /** Whether it needs full size: with few partners the start of the process takes most of the time. */
  readonly full?: true;
}

/** Bars by the name of the ratio; the others are printed without a verdict. */
export type Bars = Readonly<Record<string, Bar>>;

/** The bars of a full run. */
export const bars: Bars = {
  "decide/hand-written": { at: "least", bar: 0.15, aim: 0.8 },
  "decide/json-logic-engine": { at: "least", bar: 5, aim: 10 },
  "explain/json-logic-engine": { at: "least", bar: 0.7, aim: 2 },
  "offers/linear": { at: "least", bar: 0.5, aim: 1 },
  "import/copy": { at: "least", bar: 0.3, aim: 0.6 },
  "replay/import": { at: "least", bar: 1.5, aim: 3 },
  "import/peak-mb": { at: "most", bar: 300, aim: 150 },
  "recompute/copy": { at: "least", bar: 0.25, aim: 0.5 },
  "recompute/unchanged": { at: "least", bar: 0.25, aim: 0.5, full: true },
  "standing/copy-out": { at: "most", bar: 2.5, aim: 1.5, full: true },
  "standing/record-bytes": { at: "most", bar: 1_500, aim: 1_000 },
  "read/fastify": { at: "least", bar: 0.6, aim: 0.8 },
  "queue/bare-query": { at: "most", bar: 3, aim: 2 },
  "activate/transaction": { at: "least", bar: 0.4, aim: 0.6 },
  "page/script-kb": { at: "most", bar: 330, aim: 250 },
  "page/scroll-frame-ms": { at: "most", bar: 50, aim: 16 },
  "page/scroll-rows": { at: "most", bar: 300, aim: 100 },
  "stream/p95-ms": { at: "most", bar: 1_000, aim: 200 },
};

/** The bars of a quick run. */
export const quickBars: Bars = Object.fromEntries(
  Object.entries(bars).filter(([, { full }]) => full !== true),
);

/** Whether a number meets its bar. */
export function meets(value: number, at: Bar["at"], mark: number): boolean {
  return at === "least" ? value >= mark : value <= mark;
}

/** The names of the bars that were missed; a ratio that was not measured misses its bar. */
export function missedBars(ratios: Readonly<Record<string, number>>, held: Bars): readonly string[] {
  return Object.entries(held)
    .filter(([name, { at, bar }]) => !meets(ratios[name] ?? Number.NaN, at, bar))
    .map(([name]) => name);
}
