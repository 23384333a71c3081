import { Navigate } from "@tanstack/react-router";
import { useSigned } from "../../api/program.tsx";
import { PartnersPage } from "./partners-page.tsx";

/** Where one begins: the team at the list of partners, a partner's people at their partner. */
export function HomePage() {
  const { me } = useSigned();
  const [own] = me.memberships;
  if (me.kind === "person" && me.teamRole === null && own !== undefined) {
    return <Navigate to="/partners/$partnerId" params={{ partnerId: own.partnerId }} replace />;
  }
  return <PartnersPage />;
}
