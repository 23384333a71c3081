import type { Me } from "@laurel/contract";

/** A person of no partner and without a role in the team. */
export const person: Me = {
  kind: "person",
  id: "p1",
  name: "Olga",
  email: "olga@example.com",
  hasPassword: true,
  secondFactor: false,
  factorMissing: false,
  teamRole: null,
  memberships: [],
  scopes: [],
  sendsMail: true,
  example: null,
};
