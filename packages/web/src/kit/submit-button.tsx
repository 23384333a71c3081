import { Button, makeStyles, Spinner } from "@fluentui/react-components";

const useStyles = makeStyles({
  fitting: { justifySelf: "start" },
  wide: { width: "100%" },
});

interface SubmitButtonProps {
  readonly isBusy: boolean;
  /** Whether it is as wide as the form; else as its label. */
  readonly isWide?: boolean;
  readonly children: string;
}

/** Submits its form. While busy, it keeps its label and its place in the tab order. */
export function SubmitButton({ isBusy, isWide = false, children }: SubmitButtonProps) {
  const styles = useStyles();
  return (
    <Button
      type="submit"
      appearance="primary"
      size={isWide ? "large" : "medium"}
      className={isWide ? styles.wide : styles.fitting}
      disabledFocusable={isBusy}
      {...(isBusy ? { icon: <Spinner size="tiny" appearance="inverted" /> } : {})}
    >
      {children}
    </Button>
  );
}
