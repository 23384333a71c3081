import { Navigate } from "@tanstack/react-router";
import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { NoPermission } from "../portal/notices.tsx";
import { PartnersPage } from "./partners-page.tsx";

/** The first page: the list of partners for the team, their own partner for its people. */
export function HomePage() {
  const { me } = useSigned();
  const [own] = me.memberships;
  if (me.kind === "person" && me.teamRole === null && own !== undefined) {
    return <Navigate to="/partners/$partnerId" params={{ partnerId: own.partnerId }} replace />;
  }
  return mayDo(me, "partners.list") ? <PartnersPage /> : <NoPermission />;
}
