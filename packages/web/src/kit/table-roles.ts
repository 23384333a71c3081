/**
 * A table that is laid out as cards loses its roles in some browsers; said in words, they stay whatever the
 * layout. Spread them onto the elements that have them by nature.
 */
export const roles = {
  table: { role: "table" },
  group: { role: "rowgroup" },
  row: { role: "row" },
  heading: { role: "columnheader", scope: "col" },
  name: { role: "rowheader", scope: "row" },
  cell: { role: "cell" },
} as const;
