import { makeStyles, ProgressBar } from "@fluentui/react-components";
import { meterPercent } from "./meter-percent.ts";

const useStyles = makeStyles({
  meter: { minWidth: "64px", "@media (prefers-reduced-motion: reduce)": { "& *": { transition: "none" } } },
});

interface MeterProps {
  /** 0 to 1. */
  readonly share: number;
  /** The accessible name of the meter. */
  readonly label: string;
  /** The value in words: how much there is, and how much is missing. */
  readonly text: string;
  readonly done?: boolean;
}

/** Shows progress towards a goal. */
export function Meter({ share, label, text, done = false }: MeterProps) {
  const { meter } = useStyles();
  return (
    <ProgressBar
      className={meter}
      value={meterPercent(share)}
      max={100}
      thickness="large"
      color={done ? "success" : "brand"}
      aria-label={label}
      aria-valuetext={text}
    />
  );
}
