import { makeStyles, tokens } from "@fluentui/react-components";
import { forced } from "./forced-colors.ts";

/** The styles of links that look like tabs; the current one has `aria-current`. */
export const useTabStyles = makeStyles({
  tabs: {
    display: "flex",
    flexWrap: "wrap",
    gap: "0 12px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    // One line on a phone; the last link that fits is cut, which shows that there are more.
    "@media (max-width: 600px)": {
      flexWrap: "nowrap",
      overflowX: "auto",
      overflowY: "hidden",
      scrollbarWidth: "none",
      marginInline: "-16px",
      paddingInline: "16px",
    },
  },
  tab: {
    "@media (max-width: 600px)": { flexShrink: 0, marginBottom: 0 },
    minWidth: "32px",
    padding: "8px 4px",
    textAlign: "center",
    marginBottom: "-1px",
    color: tokens.colorNeutralForeground2,
    textDecorationLine: "none",
    borderBottom: "2px solid transparent",
    ":hover": { color: tokens.colorNeutralForeground1, borderBottomColor: tokens.colorNeutralStroke1 },
    ":focus-visible": {
      outline: `2px solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: "2px",
      borderRadius: tokens.borderRadiusMedium,
    },
    "&[aria-current=page]": {
      color: tokens.colorNeutralForeground1,
      fontWeight: tokens.fontWeightSemibold,
      borderBottomColor: tokens.colorCompoundBrandStroke,
    },
    // A reader's forced colors show every border, also a transparent one.
    [forced]: {
      borderBottomColor: "Canvas",
      "&[aria-current=page]": { borderBottomColor: "Highlight" },
    },
  },
});
