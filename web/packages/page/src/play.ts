/** Effects that came to this person: played by @plaudit/effects, which knows whose turn it is; here is only what came of them. */
import type { Shown } from "@plaudit/client";
import { look, play, withdraw, type Effect } from "@plaudit/effects";
import { accentOf, hasAccent } from "./brand.ts";

export interface EffectHost {
  readonly muted: () => boolean;
  readonly lang: string;
  readonly theme: "auto" | "light" | "dark";
  /** The project's, as it was told. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The server's clock. */
  readonly now: () => number;
  /** Whether this page is the one to show it; told what stands in for it, where something does. */
  readonly claim: (fallback?: string) => Promise<boolean>;
  /** False: the host page plays it itself. */
  readonly announce: () => boolean;
  readonly told: (outcome: "shown" | "clicked" | "dismissed" | "unsupported", more?: { readonly fallback?: string; readonly detail?: string }) => void;
}

/** Resolves when it is over or certain not to be. */
export async function playEffect(one: Shown, host: EffectHost): Promise<string> {
  let taken = false;
  let said: string | undefined;
  const claim = async (fallback?: string): Promise<boolean> => {
    if (!(await host.claim(fallback))) return false;
    taken = true;
    said = fallback;
    return host.announce();
  };
  const effect = { ...one.effect, id: one.id, priority: one.priority, expires_at: new Date(one.expires_at).toISOString() } as unknown as Effect;
  const brand = hasAccent(document.documentElement) ? {} : { accent: accentOf(host.settings) };
  const surroundings = look({ muted: host.muted(), theme: host.theme, brand, now: host.now, ...(host.lang === "" ? {} : { lang: host.lang }) });
  const { played, fallback, because } = await play(effect, surroundings, { claim, clicked: () => host.told("clicked"), dismissed: () => host.told("dismissed") });
  if (played !== null && fallback !== undefined && fallback !== said) host.told("shown", { fallback });
  if (played === null && taken && because !== "elsewhere") host.told("unsupported", because === undefined ? {} : { detail: because });
  return because ?? (played === null ? "not_played" : "played");
}

export const withdrawEffect = withdraw;
