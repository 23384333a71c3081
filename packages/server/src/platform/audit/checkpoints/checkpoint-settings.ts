/** Where checkpoints go. */
export interface CheckpointSettings {
  /** Absolute path of the file. */
  readonly file: string;
  /** Null: they are not sent. */
  readonly address: CheckpointAddress | null;
}

/** Where checkpoints are sent, and the secret that both sides know. */
export interface CheckpointAddress {
  readonly url: string;
  /** `whsec_` and 24 to 64 bytes in base64, as in the Standard Webhooks. */
  readonly secret: string;
}
