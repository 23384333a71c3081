import { type TSchema, Type } from "typebox";

/** How much of a list to send, and from where on. */
export const pageQuery = {
  cursor: Type.Optional(
    Type.String({
      maxLength: 2048,
      description: "`next_cursor` of the page before. It belongs to its list and to its filters and order.",
    }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, default: 50, description: "Rows of a page; 50 unless said." }),
  ),
};

/** The query of a list that knows no filters. */
export const PageQuery = Type.Object(pageQuery, { additionalProperties: false });

/** One page of a list. */
export function page<T extends TSchema>(item: T) {
  return Type.Object(
    {
      items: Type.Array(item),
      next_cursor: Type.Union([Type.String(), Type.Null()], {
        description: "Where the next page begins; null on the last one.",
      }),
    },
    { additionalProperties: false },
  );
}
