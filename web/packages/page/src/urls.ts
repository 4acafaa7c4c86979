/** Which addresses a cue is meant for. The whole address is compared, or, where the rule begins with a slash, what follows the host. */
import type { Cue } from "@plaudit/client";

export type UrlRule = NonNullable<Cue["url"]>;

export function matches({ matches: how, value }: UrlRule, address: string): boolean {
  const { pathname, search, hash, href } = new URL(address);
  const bare = pathname.replace(/\/+$/, "") || "/";
  const seen = value.startsWith("/") ? [bare, pathname, pathname + search, pathname + search + hash] : [href, href.replace(hash, ""), href.split(/[?#]/)[0] ?? ""];
  switch (how) {
    case "exact":
      return seen.includes(value.length > 1 ? value.replace(/\/+$/, "") : value) || seen.includes(value);
    case "contains":
      return href.includes(value);
    case "starts_with":
      return seen.some((one) => one.startsWith(value));
    case "glob":
      return seen.some((one) => globbed(value, one));
  }
}

/** `*` stands for anything, `?` for one character. Without a regular expression, which a pattern could make slow. */
function globbed(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (p < pattern.length && (pattern[p] === "?" || pattern[p] === text[t]) && pattern[p] !== "*") {
      p += 1;
      t += 1;
    } else if (pattern[p] === "*") {
      star = p++;
      mark = t;
    } else if (star !== -1) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (pattern[p] === "*") p += 1;
  return p === pattern.length;
}
