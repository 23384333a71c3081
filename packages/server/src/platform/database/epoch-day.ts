/** SQL for a column's day as a number, as core counts days. */
export const epochDay = (column: string) => `(${column} - date '1970-01-01')`;
