import { Button, makeStyles, Spinner } from "@fluentui/react-components";

const useStyles = makeStyles({ send: { width: "100%" } });

interface SendButtonProps {
  readonly isBusy: boolean;
  /** As wide as the form; else as its words. */
  readonly isWide?: boolean;
  readonly children: string;
}

/** Sends the form it stands in. While that takes its time it keeps its words and its place in the order. */
export function SendButton({ isBusy, isWide = true, children }: SendButtonProps) {
  const { send } = useStyles();
  return (
    <Button
      type="submit"
      appearance="primary"
      size={isWide ? "large" : "medium"}
      {...(isWide ? { className: send } : {})}
      disabledFocusable={isBusy}
      {...(isBusy ? { icon: <Spinner size="tiny" appearance="inverted" /> } : {})}
    >
      {children}
    </Button>
  );
}
