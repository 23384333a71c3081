/** The rows that a session sees and changes: those of all partners, or of one ("": of none). */
export type Sight = { readonly all: true } | { readonly all: false; readonly partnerId: string };

/** For imports, jobs, commands and whatever else concerns no partner in particular. */
export const allPartners: Sight = { all: true };
