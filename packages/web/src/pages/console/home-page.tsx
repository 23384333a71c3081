import { Navigate, useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { NoPermission } from "../portal/notices.tsx";
import { PartnersPage } from "./partners-page.tsx";

/** The first page: their own partner for its people, the queue for advocates, else the partners. */
export function HomePage() {
  const { me } = useSigned();
  const [own] = me.memberships;
  // A link to the list says so in the history; an address with a search is one of the list, too.
  const isList = useLocation({
    select: ({ state, searchStr }) => state.list !== undefined || searchStr !== "",
  });
  const [isArrival, setArrival] = useState(!isList);
  // Who opens the list while the queue is still loading wants the list.
  if (isArrival && isList) setArrival(false);
  if (me.kind === "person" && me.teamRole === null && own !== undefined) {
    return <Navigate to="/partners/$partnerId" params={{ partnerId: own.partnerId }} replace />;
  }
  if (me.kind === "person" && me.teamRole === "advocate" && isArrival)
    return <Navigate to="/queue" replace />;
  return mayDo(me, "partners.list") ? <PartnersPage /> : <NoPermission />;
}
