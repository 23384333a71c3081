import { makeStyles, tokens } from "@fluentui/react-components";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  link: {
    justifySelf: "start",
    padding: "4px 0",
    color: tokens.colorBrandForegroundLink,
    textDecorationLine: "none",
    ":hover": { textDecorationLine: "underline" },
  },
});

interface PlainLinkProps {
  readonly to: "/" | "/account" | "/forgot-password";
  readonly children: ReactNode;
}

/** A link between the pages before sign-in. */
export function PlainLink({ to, children }: PlainLinkProps) {
  const { link } = useStyles();
  return (
    <Link to={to} className={link}>
      {children}
    </Link>
  );
}
