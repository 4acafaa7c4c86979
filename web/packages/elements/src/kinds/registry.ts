/** The kinds this build can show. Choice is built in; every other kind is its own file, fetched when such a poll is met. */
import { choice } from "./choice.ts";
import type { KindView } from "./kind.ts";

const KINDS: Readonly<Record<string, () => KindView | Promise<KindView>>> = {
  single_choice: () => choice,
  multiple_choice: () => choice,
  rating: async () => (await import("./rating.ts")).rating,
};

const loaded = new Map<string, KindView | null>();

/** Files that did not come are asked for again. */
export const forgetFailed = (): void => loaded.forEach((view, kind) => view ?? loaded.delete(kind));

/**
 * The view of a kind; undefined while it is on its way (`arrived` is called then), null for a kind that a newer server
 * knows and this build does not, and for one whose file did not come.
 */
export function kindOf(kind: string, arrived?: () => void): KindView | null | undefined {
  if (loaded.has(kind)) return loaded.get(kind);
  const view = KINDS[kind]?.() ?? null;
  if (view instanceof Promise) {
    void view.catch(() => null).then((one) => {
      loaded.set(kind, one);
      arrived?.();
    });
    return undefined;
  }
  loaded.set(kind, view);
  return view;
}
