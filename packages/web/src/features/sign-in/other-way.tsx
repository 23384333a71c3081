import { Link, makeStyles } from "@fluentui/react-components";

const useStyles = makeStyles({ other: { justifySelf: "start", padding: "4px 0" } });

/** A button that switches to another sign-in option on the same page. */
export function OtherWay({ go, children }: { go(): void; readonly children: string }) {
  const { other } = useStyles();
  return (
    <Link as="button" type="button" className={other} onClick={go}>
      {children}
    </Link>
  );
}
