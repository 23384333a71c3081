import { makeStyles, tokens } from "@fluentui/react-components";
import { QRCodeSVG } from "qrcode.react";
import { CopyButton } from "../../kit/copy-button.tsx";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  ways: { display: "flex", flexWrap: "wrap", gap: "16px 24px", alignItems: "center" },
  // White in the dark look too: many apps can't read a QR code with reversed colors.
  picture: {
    display: "block",
    flexShrink: 0,
    borderRadius: tokens.borderRadiusMedium,
    outline: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  typed: { display: "grid", gap: "8px", justifyItems: "start", flex: "1 1 240px", minWidth: 0 },
  text: { margin: 0 },
  secret: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase400,
    lineHeight: 1.5,
    overflowWrap: "anywhere",
  },
  copy: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "12px" },
});

/** The secret for an authenticator app, as a picture to scan and as text. */
export function FactorSecret({ uri }: { readonly uri: string }) {
  const { t } = useWords();
  const styles = useStyles();
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  return (
    <div className={styles.ways}>
      <QRCodeSVG
        className={styles.picture}
        value={uri}
        size={192}
        level="M"
        marginSize={4}
        title={t("factor.picture")}
      />
      <div className={styles.typed}>
        <p className={styles.text}>{t("factor.secret")}</p>
        <code className={styles.secret}>{(secret.match(/.{1,4}/g) ?? []).join(" ")}</code>
        <div className={styles.copy}>
          <CopyButton text={secret}>{t("factor.copy-secret")}</CopyButton>
        </div>
      </div>
    </div>
  );
}
