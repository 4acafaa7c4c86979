/** What a framed poll or survey tells the page around it. Version 1; fields are only ever added. */
export type MessageType = "ready" | "resize" | "vote" | "results" | "closed" | "error" | "answer" | "complete";

export interface Message {
  readonly source: "plaudit";
  readonly v: 1;
  readonly type: MessageType;
  readonly poll: string;
  /** CSS pixels the whole poll needs, in every message. */
  readonly height: number;
}

/** Of a survey; `poll` is empty. */
export interface SurveyMessage extends Message {
  readonly survey: string;
}

export const surveyIn = (message: Message): string | undefined => {
  const { survey } = message as Partial<SurveyMessage>;
  return typeof survey === "string" ? survey : undefined;
};

export function isMessage(data: unknown): data is Message {
  if (typeof data !== "object" || data === null) return false;
  const { source, v, type, poll, height } = data as Record<string, unknown>;
  return source === "plaudit" && v === 1 && typeof type === "string" && typeof poll === "string" && typeof height === "number" && height >= 0 && height < 20_000;
}
