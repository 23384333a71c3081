/** The header in which the server passes on the address of the client. */
export const addressHeader = "x-laurel-address";
/** The header in which the server passes on the id of the request. */
export const requestIdHeader = "x-laurel-request";
