/** What a framed poll tells the page around it. Version 1; fields are only ever added. */
export type MessageType = "ready" | "resize" | "vote" | "results" | "closed" | "error";

export interface Message {
  readonly source: "plaudit";
  readonly v: 1;
  readonly type: MessageType;
  readonly poll: string;
  /** CSS pixels the whole poll needs, in every message. */
  readonly height: number;
}

export function isMessage(data: unknown): data is Message {
  if (typeof data !== "object" || data === null) return false;
  const { source, v, type, poll, height } = data as Record<string, unknown>;
  return source === "plaudit" && v === 1 && typeof type === "string" && typeof poll === "string" && typeof height === "number" && height >= 0 && height < 20_000;
}
