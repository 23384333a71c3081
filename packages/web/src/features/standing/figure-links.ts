import { createContext, type ReactNode, useContext } from "react";

/** What a reader can do with a figure of a measure. */
export const FigureLinks = createContext<(measure: string) => ReactNode>(() => null);

/** Shows what a reader can do with a figure, such as to say that a sale is missing from it. */
export function useFigureLinks(): (measure: string) => ReactNode {
  return useContext(FigureLinks);
}
