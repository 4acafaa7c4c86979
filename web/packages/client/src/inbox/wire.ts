/** What the server says on the private channel `me`, and what we make of it. Mirrors the contract. */
import { isObject } from "../sound.ts";

export type Surface = "popup" | "slide_in" | "inline" | "tab" | "page" | "banner";
export type OncePer = "user" | "device" | "tab";
export type OutcomeName = "shown" | "clicked" | "dismissed" | "answered" | "unsupported";

/** One thing to be shown to this person, with its defaults filled in. Instants are Unix milliseconds. */
export interface Shown {
  readonly id: string;
  readonly type: "effect" | "poll" | "survey";
  /** As the server said it; whoever plays it reads it. */
  readonly effect: Readonly<Record<string, unknown>> | null;
  /** The id of a poll or a survey, where it asks something. */
  readonly target: string;
  readonly as: Surface;
  readonly slot: string | null;
  readonly priority: number;
  readonly once_per: OncePer;
  readonly not_before: number;
  readonly expires_at: number;
}

export interface Cue {
  readonly trigger: string;
  readonly cue: "load" | "delay" | "scroll" | "exit_intent" | "inactivity" | "click";
  readonly url: { readonly matches: "exact" | "contains" | "starts_with" | "glob"; readonly value: string } | null;
  readonly seconds: number;
  readonly percent: number;
  readonly selector: string | null;
}

export interface Decision {
  readonly show: boolean;
  readonly reason: string;
  readonly interaction?: string;
}

const SURFACES: readonly unknown[] = ["popup", "slide_in", "inline", "tab", "page", "banner"];
const CUES: readonly unknown[] = ["load", "delay", "scroll", "exit_intent", "inactivity", "click"];

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
const figure = (value: unknown, otherwise: number): number => (typeof value === "number" && Number.isFinite(value) ? value : otherwise);
const instant = (value: unknown, otherwise: number): number => {
  const at = typeof value === "string" ? Date.parse(value) : NaN;
  return Number.isNaN(at) ? otherwise : at;
};

/** null for what we do not understand: it is not shown, and harms nobody. */
export function shownIn(raw: unknown): Shown | null {
  if (!isObject(raw)) return null;
  const id = text(raw["id"]);
  const show = isObject(raw["show"]) ? raw["show"] : {};
  const target = text(show["poll"]) ?? text(show["survey"]);
  const effect = effectIn(raw);
  const once = raw["once_per"];
  const as = raw["as"] ?? "popup";
  if (id === null || (target === null) === (effect === null) || !SURFACES.includes(as)) return null;
  return {
    id, effect,
    type: effect !== null ? "effect" : text(show["poll"]) === null ? "survey" : "poll",
    target: target ?? "",
    as: as as Surface,
    slot: text(raw["slot"]),
    priority: figure(raw["priority"], 50),
    once_per: once === "device" || once === "tab" ? once : "user",
    not_before: instant(raw["not_before"], 0),
    expires_at: instant(raw["expires_at"], 0),
  };
}

/** The effect stands by itself, or its parts stand beside its name. */
function effectIn(raw: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | null {
  const { effect, message, tone, haptic, options, fallback } = raw;
  if (isObject(effect)) return effect;
  return typeof effect === "string" ? { effect, message, tone, haptic, options, fallback } : null;
}

export function cuesIn(raw: unknown): readonly Cue[] {
  return (Array.isArray(raw) ? raw : []).flatMap((one): Cue[] => {
    if (!isObject(one) || text(one["trigger"]) === null || !CUES.includes(one["cue"])) return [];
    const url = isObject(one["url"]) && text(one["url"]["value"]) !== null ? one["url"] : null;
    return [{
      trigger: String(one["trigger"]),
      cue: one["cue"] as Cue["cue"],
      url: url as Cue["url"],
      seconds: figure(one["seconds"], 0),
      percent: figure(one["percent"], 50),
      selector: text(one["selector"]),
    }];
  });
}
