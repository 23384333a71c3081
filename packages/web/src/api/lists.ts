/** A page of a list, as the API sends it. */
interface ListPart {
  readonly nextCursor: string | null;
}

/** What a list that grows page by page needs: each page is asked for with the cursor of the one before. */
export const growing = {
  initialPageParam: null as string | null,
  getNextPageParam: ({ nextCursor }: ListPart) => nextCursor,
};

/** The query of a page: so many rows, after a cursor. */
export function pageFrom(cursor: string | null, limit: number) {
  return { limit, ...(cursor === null ? {} : { cursor }) };
}
