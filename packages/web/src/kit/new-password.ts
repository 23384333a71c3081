/** In characters, wherever a password is set; as the server asks for. */
export const shortestPassword = 12;
