/** Why a delivery is not believed. */
export type Reason = "missing_header" | "malformed" | "stale" | "signature";

/** A delivery that is not proven to be Plaudit's, or too old. Answer it with 400. */
export class WebhookRefused extends Error {
  readonly reason: Reason;

  constructor(reason: Reason, detail: string) {
    super(detail);
    this.name = "WebhookRefused";
    this.reason = reason;
  }
}
