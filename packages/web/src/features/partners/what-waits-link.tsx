import { makeStyles, tokens } from "@fluentui/react-components";
import { Link } from "@tanstack/react-router";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  // The bar has a background of its own, on which a link in another color would be hard to read.
  link: {
    color: "inherit",
    fontWeight: tokens.fontWeightSemibold,
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "2px" },
  },
});

/** Opens the page that shows all that waits. */
export function WhatWaitsLink() {
  const { t } = useWords();
  return (
    <Link to="/waiting" className={useStyles().link}>
      {t("list.all-waiting")}
    </Link>
  );
}
