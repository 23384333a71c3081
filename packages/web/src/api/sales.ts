import { listSales } from "@laurel/contract";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { call } from "./call.ts";
import { growing, pageFrom } from "./lists.ts";
import type { RequestSender } from "./request.ts";

/** Which of a partner's billed lines; ISO 8601 days. */
export interface AskedSales {
  readonly measure?: string;
  readonly asOf?: string;
  readonly from?: string;
  readonly to?: string;
}

/** So many lines are a page. */
const salesOfPage = 100;

/** The billed lines of a partner, the newest first. */
export function salesQuery(caller: RequestSender, partnerId: string, asked: AskedSales) {
  return infiniteQueryOptions({
    ...growing,
    queryKey: ["standing", caller.key, partnerId, "sales", asked, caller.locale],
    queryFn: ({ pageParam, signal }) =>
      call(
        caller,
        listSales,
        { params: { partnerId }, query: { ...asked, ...pageFrom(pageParam, salesOfPage) } },
        signal,
      ),
  });
}
