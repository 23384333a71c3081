/** What the address of the billed lines says. */
export interface SalesSearch {
  readonly measure?: string;
  /** The day of the figure; today unless said. */
  readonly as_of?: string;
  readonly from?: string;
  readonly to?: string;
}

const day = /^\d{4}-\d{2}-\d{2}$/;

/** Reads it from an address that anyone may have written. */
export function readSalesSearch(search: Readonly<Record<string, unknown>>): SalesSearch {
  const { measure } = search;
  const days = (["as_of", "from", "to"] as const).flatMap((name) => {
    const value = search[name];
    return typeof value === "string" && day.test(value) ? [[name, value] as const] : [];
  });
  return {
    ...(typeof measure === "string" && measure !== "" ? { measure: measure.slice(0, 200) } : {}),
    ...Object.fromEntries(days),
  };
}
