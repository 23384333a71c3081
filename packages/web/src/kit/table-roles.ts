/**
 * A table that is laid out as cards loses its roles in some browsers. Explicit roles stay in any layout:
 * spread them onto the table's elements.
 */
export const roles = {
  table: { role: "table" },
  group: { role: "rowgroup" },
  row: { role: "row" },
  heading: { role: "columnheader", scope: "col" },
  name: { role: "rowheader", scope: "row" },
  cell: { role: "cell" },
} as const;
