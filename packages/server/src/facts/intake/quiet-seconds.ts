/**
 * How long to wait after the last import before partners are decided. Files arrive in a row, and a stage
 * awarded on half of them could be held through the term.
 */
export const quietSeconds = 10;
