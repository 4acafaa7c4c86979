/** Webhooks of Plaudit as they arrive: proven, fresh, done once. */
export { verify, webhook, type VerifyOptions } from "./verify.ts";
export { Recent } from "./recent.ts";
export { WebhookRefused, type Reason } from "./refused.ts";
export type { WebhookEvent } from "./event.ts";
