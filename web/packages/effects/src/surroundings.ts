/** What this device can do and what its owner wishes. Read anew for every effect: people change their minds. */
import type { Brand } from "./brand.ts";

export interface Surroundings {
  /** Nothing moves; what would have is shown still. */
  readonly reducedMotion: boolean;
  /** The owner saves data: nothing is fetched for a canvas. */
  readonly reducedData: boolean;
  /** No sound, as the page or its reader asked: see `mute`. */
  readonly muted: boolean;
  /** Sound can be made here and somebody has touched the page: without that no browser lets it sound. */
  readonly sounds: boolean;
  /** Not on any iPhone or iPad. */
  readonly vibrates: boolean;
  /** BCP 47, of numbers and of the few words of our own. */
  readonly lang: string;
  readonly dir: "ltr" | "rtl";
  /** `auto`: as the anchor or the page has it. */
  readonly theme?: "auto" | "light" | "dark" | undefined;
  readonly brand?: Brand | undefined;
  /** What the effect is about: it is shaken, it pulses, confetti starts there, its theme is followed. */
  readonly anchor?: HTMLElement | null | undefined;
  /** An answer to what the reader just did: it does not wait, and what is loud now makes room. */
  readonly own?: boolean | undefined;
  /** The clock that `expires_at` is meant by, the server's say; without it the device's. */
  readonly now?: (() => number) | undefined;
  /** Says it politely to those who listen; without it the stage's own live region does. */
  readonly say?: ((text: string) => void) | undefined;
}

interface Saver {
  readonly connection?: { readonly saveData?: boolean };
}

const matches = (query: string): boolean => matchMedia(query).matches;
const RTL = /^(ar|dv|fa|he|ku-arab|ps|sd|ug|ur|yi)\b/i;

/** Kept on the document: the widget and the loader may each have brought a copy of this file. */
const MUTED = Symbol.for("plaudit.muted");
const page = (): Record<symbol, boolean | undefined> => document as unknown as Record<symbol, boolean | undefined>;

/** For everything that is played on this page from now on. */
export const mute = (on: boolean): void => void (page()[MUTED] = on);

/** What is true here now, with what the caller knows better. */
export function look(better: Partial<Surroundings> = {}): Surroundings {
  const lang = better.lang || document.documentElement.lang || navigator.language || "en";
  return {
    reducedMotion: matches("(prefers-reduced-motion: reduce)"),
    reducedData: (navigator as Saver).connection?.saveData === true || matches("(prefers-reduced-data: reduce)"),
    muted: page()[MUTED] ?? false,
    sounds: typeof AudioContext === "function" && touched(),
    vibrates: typeof navigator.vibrate === "function",
    dir: RTL.test(lang) ? "rtl" : "ltr",
    ...better,
    lang,
  };
}

/** Browsers that cannot say whether somebody touched the page are asked by trying. */
const touched = (): boolean => (navigator.userActivation as UserActivation | undefined)?.hasBeenActive ?? true;
