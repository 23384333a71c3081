/**
 * Who the lines come from where nothing else is said, of a file and over HTTP alike: whichever way a line
 * comes, it is the same line.
 */
export const defaultSource = "marketplace";
