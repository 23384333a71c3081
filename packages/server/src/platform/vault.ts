import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** Keeps texts that the database must not hold in clear. */
export interface Vault {
  /** Encrypts a text. `about`: what it belongs to; it can be read only together with the same. */
  seal(text: string, about: string): string;
  /** The text; null where it was sealed with another secret, belongs to something else, or was changed. */
  open(sealed: string, about: string): string | null;
}

const [version, ivBytes, tagBytes] = ["v1.", 12, 16];

/** A vault for one purpose, whose key is derived from the installation's secret (AES-256-GCM, HKDF). */
export function openVault(secret: string, purpose: string): Vault {
  const key = Buffer.from(hkdfSync("sha256", secret, "laurel", purpose, 32));
  return {
    seal: (text, about) => {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(about));
      const sealed = Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return `${version}${sealed.toString("base64url")}`;
    },
    open: (sealed, about) => {
      const bytes = Buffer.from(sealed.slice(version.length), "base64url");
      if (!sealed.startsWith(version) || bytes.length < ivBytes + tagBytes) return null;
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivBytes))
        .setAAD(Buffer.from(about))
        .setAuthTag(bytes.subarray(-tagBytes));
      try {
        const text = decipher.update(bytes.subarray(ivBytes, -tagBytes));
        return Buffer.concat([text, decipher.final()]).toString();
      } catch {
        return null;
      }
    },
  };
}
