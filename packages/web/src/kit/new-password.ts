/** The shortest new password, in characters. The server has the same limit. */
export const shortestPassword = 12;
