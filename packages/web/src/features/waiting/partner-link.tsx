import { makeStyles, tokens } from "@fluentui/react-components";
import { Link } from "@tanstack/react-router";

const useStyles = makeStyles({
  link: {
    color: tokens.colorBrandForegroundLink,
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "2px" },
  },
});

interface PartnerLinkProps {
  readonly partnerId: string;
  readonly name: string;
}

/** The name of a partner, which opens its page. */
export function PartnerLink({ partnerId, name }: PartnerLinkProps) {
  return (
    <Link to="/partners/$partnerId" params={{ partnerId }} className={useStyles().link}>
      {name}
    </Link>
  );
}
