import { makeStyles, RadioGroup, type RadioGroupProps } from "@fluentui/react-components";

const useStyles = makeStyles({ row: { flexWrap: "wrap" } });

/** A choice whose options are side by side, on as many lines as they need. */
export function RadioRow(group: Omit<RadioGroupProps, "layout" | "className">) {
  const { row } = useStyles();
  return <RadioGroup {...group} layout="horizontal" className={row} />;
}
