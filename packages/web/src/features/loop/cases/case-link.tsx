import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { readSubject } from "./subject.ts";

const useStyles = makeStyles({
  link: {
    color: tokens.colorBrandForegroundLink,
    overflowWrap: "anywhere",
    minHeight: "24px",
    textDecorationLine: "none",
    ":hover": { textDecorationLine: "underline" },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "2px" },
  },
});

interface CaseLinkProps {
  readonly partnerId: string;
  /** `activation:12`. */
  readonly subject: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A link to the page on which the team works on something. */
export function CaseLink({ partnerId, subject, className, children }: CaseLinkProps) {
  const styles = useStyles();
  const { kind, id } = readSubject(subject);
  const shared = { className: mergeClasses(styles.link, className) };
  if (kind === "activation")
    return (
      <Link
        to="/console/partners/$partnerId/activations/$activationId"
        params={{ partnerId, activationId: id }}
        {...shared}
      >
        {children}
      </Link>
    );
  if (kind === "request")
    return (
      <Link
        to="/console/partners/$partnerId/requests/$requestId"
        params={{ partnerId, requestId: id }}
        {...shared}
      >
        {children}
      </Link>
    );
  return (
    <Link
      to="/console/partners/$partnerId/outreach/$outreachId"
      params={{ partnerId, outreachId: id }}
      {...shared}
    >
      {children}
    </Link>
  );
}
