import { WebhookRefused } from "./refused.ts";

/** What happened. `id` is the message's: the same for every attempt to deliver it. */
export interface WebhookEvent {
  readonly id: string;
  /** `poll.closed`, `response.completed`, `alert.fired` … */
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly projectId: string | null;
}

/** The event in a body that is proven. */
export function event(id: string, body: Uint8Array): WebhookEvent {
  const said = parsed(body);
  const type = said?.["type"];
  if (said === null || typeof type !== "string") throw new WebhookRefused("malformed", "the body is not an event of Plaudit's");
  const data = said["data"];
  const projectId = said["project_id"];
  return {
    id,
    type,
    timestamp: typeof said["timestamp"] === "string" ? said["timestamp"] : "",
    data: isRecord(data) ? data : {},
    projectId: typeof projectId === "string" ? projectId : null,
  };
}

function parsed(body: Uint8Array): Record<string, unknown> | null {
  try {
    const said: unknown = JSON.parse(new TextDecoder().decode(body));
    return isRecord(said) ? said : null;
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
