import type { ReactNode } from "react";

function Icon({ size = 20, children }: { readonly size?: number; readonly children: ReactNode }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      // Beside a long text it keeps its size.
      style={{ flexShrink: 0 }}
    >
      {children}
    </svg>
  );
}

const leaves = [
  "M10.9 19.1Q8.0 16.7 5.1 19.1Q8.0 21.5 10.9 19.1z",
  "M9.6 18.6Q10.8 15.0 7.5 13.2Q6.4 16.8 9.6 18.6z",
  "M7.0 17.3Q5.8 13.8 2.1 14.3Q3.3 17.8 7.0 17.3z",
  "M6.2 16.3Q9.1 13.8 7.2 10.6Q4.4 13.0 6.2 16.3z",
  "M4.7 13.8Q5.5 10.2 2.1 8.6Q1.3 12.2 4.7 13.8z",
  "M4.6 12.5Q8.3 11.9 8.5 8.2Q4.8 8.7 4.6 12.5z",
  "M4.6 9.6Q7.2 6.9 5.2 3.8Q2.5 6.4 4.6 9.6z",
  "M13.1 19.1Q16.0 21.5 18.9 19.1Q16.0 16.7 13.1 19.1z",
  "M14.4 18.6Q17.6 16.8 16.5 13.2Q13.2 15.0 14.4 18.6z",
  "M17.0 17.3Q20.7 17.8 21.9 14.3Q18.2 13.8 17.0 17.3z",
  "M17.8 16.3Q19.6 13.0 16.8 10.6Q14.9 13.8 17.8 16.3z",
  "M19.3 13.8Q22.7 12.2 21.9 8.6Q18.5 10.2 19.3 13.8z",
  "M19.4 12.5Q19.2 8.7 15.5 8.2Q15.7 11.9 19.4 12.5z",
  "M19.4 9.6Q21.5 6.4 18.8 3.8Q16.8 6.9 19.4 9.6z",
].join("");

/** Laurel's wreath. */
export function LaurelIcon({ size = 28 }: { readonly size?: number }) {
  return (
    <Icon size={size}>
      <path d="M12 20.8C6.5 19.6 4.3 14.5 5.4 7.5M12 20.8c5.5-1.2 7.7-6.3 6.6-13.3" strokeWidth={1.2} />
      <path d={leaves} fill="currentColor" stroke="none" />
    </Icon>
  );
}

export const MenuIcon = () => (
  <Icon>
    <path d="M4 6h16M4 12h16M4 18h16" />
  </Icon>
);

export const SearchIcon = () => (
  <Icon size={18}>
    <circle cx="11" cy="11" r="6.5" />
    <path d="m20 20-4.3-4.3" />
  </Icon>
);

export const BackIcon = () => (
  <Icon size={18}>
    <path d="M19 12H5m6-6-6 6 6 6" />
  </Icon>
);

export const CheckIcon = () => (
  <Icon size={16}>
    <path d="m5 12.5 4.5 4.5L19 7" strokeWidth={2.6} />
  </Icon>
);

export const CrossIcon = () => (
  <Icon size={16}>
    <path d="M7 7l10 10M17 7 7 17" strokeWidth={2.4} />
  </Icon>
);

export const LockIcon = () => (
  <Icon size={18}>
    <rect x="5" y="11" width="14" height="9" rx="2" />
    <path d="M8 11V8a4 4 0 0 1 8 0v3" />
  </Icon>
);

export const CheckCircleIcon = () => (
  <Icon size={18}>
    <circle cx="12" cy="12" r="9" />
    <path d="m8 12.5 2.8 2.8L16 9.5" />
  </Icon>
);

export const PersonIcon = () => (
  <Icon size={18}>
    <circle cx="12" cy="8" r="4" />
    <path d="M4.5 20c.8-4 3.8-6 7.5-6s6.7 2 7.5 6" />
  </Icon>
);

export const EyeIcon = () => (
  <Icon size={18}>
    <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z" />
    <circle cx="12" cy="12" r="3" />
  </Icon>
);

export const EyeOffIcon = () => (
  <Icon size={18}>
    <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z" />
    <circle cx="12" cy="12" r="3" />
    <path d="M4 20 20 4" />
  </Icon>
);

export const ClockIcon = () => (
  <Icon size={18}>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 7v5.5l3.5 2" />
  </Icon>
);

export const WarningIcon = () => (
  <Icon size={18}>
    <path d="M12 4 21 19.5H3z" />
    <path d="M12 10v4.5m0 2.4v.1" />
  </Icon>
);

export const FileIcon = () => (
  <Icon size={18}>
    <path d="M6 3.5h8l4 4v13H6zM14 3.5v4h4" />
  </Icon>
);
