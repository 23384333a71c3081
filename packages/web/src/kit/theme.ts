import {
  type BrandVariants,
  createDarkTheme,
  createLightTheme,
  type Theme,
} from "@fluentui/react-components";

const laurel: BrandVariants = {
  10: "#04140d",
  20: "#0a271a",
  30: "#0b3d29",
  40: "#0c4d34",
  50: "#0e5c3f",
  60: "#116b49",
  70: "#157551",
  80: "#1a8059",
  90: "#2f9069",
  100: "#47a37c",
  110: "#63b592",
  120: "#7fc6a7",
  130: "#9bd5bb",
  140: "#b6e3cf",
  150: "#d2f0e2",
  160: "#ebfaf3",
};

// Latin letters in the system's font, then common fonts for Traditional Chinese and Korean.
const fontFamilyBase =
  "'Segoe UI Variable', 'Segoe UI', system-ui, -apple-system, Roboto, 'Noto Sans', 'Microsoft JhengHei', " +
  "'PingFang TC', 'Malgun Gothic', 'Apple SD Gothic Neo', 'Noto Sans CJK TC', 'Noto Sans CJK KR', sans-serif";

/** The two looks of the portal. */
export const themes: Readonly<Record<"light" | "dark", Theme>> = {
  light: { ...createLightTheme(laurel), fontFamilyBase },
  dark: {
    ...createDarkTheme(laurel),
    fontFamilyBase,
    colorBrandForeground1: laurel[120],
    colorBrandForeground2: laurel[130],
    colorBrandForegroundLink: laurel[120],
    colorBrandForegroundLinkHover: laurel[130],
    // Fluent's own red has less than 4.5 : 1 on a card.
    colorStatusDangerForeground1: "#e37d80",
  },
};
