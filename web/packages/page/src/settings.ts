/** What the script tag says; anything else is a default. */
export interface Settings {
  readonly server: string;
  readonly key: string;
  /** A token of the host's for the person who is signed in. */
  readonly token: string | null;
  /** Nothing is stored and nothing is sent until the person has agreed. */
  readonly consentRequired: boolean;
  readonly theme: Theme;
  /** BCP 47; the page's own where it is empty. */
  readonly lang: string;
  readonly muted: boolean;
  readonly debug: boolean;
  /** The host's own service worker, for web push. */
  readonly worker: string | null;
}

export type Theme = "auto" | "light" | "dark";

const isTheme = (text: string | undefined): text is Theme => text === "light" || text === "dark";
/** An attribute that is there means yes, unless it says no. */
const says = (text: string | undefined): boolean => text !== undefined && text !== "false" && text !== "0";

export function settingsOf(data: Readonly<Record<string, string | undefined>>, src: string, address: string): Settings {
  return {
    server: (data["server"] || new URL(src).origin).replace(/\/+$/, ""),
    key: data["key"] ?? "",
    token: data["userToken"] || null,
    consentRequired: data["consent"] === "required",
    theme: isTheme(data["theme"]) ? data["theme"] : "auto",
    lang: data["lang"] ?? "",
    muted: says(data["muted"]),
    debug: says(data["debug"]) || new URL(address).searchParams.get("plaudit_debug") === "1",
    worker: data["pushWorker"] || null,
  };
}
