import { Navigate } from "@tanstack/react-router";
import { useSigned } from "../../api/program.tsx";
import { PartnersPage } from "./partners-page.tsx";

/** The first page: for the team the list of partners, for a partner's people their partner. */
export function HomePage() {
  const { me } = useSigned();
  const [own] = me.memberships;
  if (me.kind === "person" && me.teamRole === null && own !== undefined) {
    return <Navigate to="/partners/$partnerId" params={{ partnerId: own.partnerId }} replace />;
  }
  return <PartnersPage />;
}
