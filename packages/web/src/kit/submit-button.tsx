import { Button, makeStyles, Spinner } from "@fluentui/react-components";

const useStyles = makeStyles({ send: { width: "100%" } });

interface SubmitButtonProps {
  readonly isBusy: boolean;
  /** Whether it is as wide as the form; else as its label. */
  readonly isWide?: boolean;
  readonly children: string;
}

/** Submits its form. While busy, it keeps its label and its place in the tab order. */
export function SubmitButton({ isBusy, isWide = true, children }: SubmitButtonProps) {
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
