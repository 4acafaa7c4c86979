/** The kinds this build can show. Choice is built in; every other kind is its own file, fetched when such a poll is met. */
import { choice } from "./choice.ts";
import type { KindView } from "./kind.ts";

const KINDS: Readonly<Record<string, () => KindView | Promise<KindView>>> = {
  single_choice: () => choice,
  multiple_choice: () => choice,
  yes_no: async () => (await import("./cards.ts")).yesNo,
  image_choice: async () => (await import("./cards.ts")).imageChoice,
  dropdown: async () => (await import("./fields.ts")).dropdown,
  rating: async () => (await import("./scales.ts")).rating,
  nps: async () => (await import("./scales.ts")).nps,
  csat: async () => (await import("./scales.ts")).csat,
  ces: async () => (await import("./scales.ts")).ces,
  slider: async () => (await import("./measures.ts")).slider,
  number: async () => (await import("./measures.ts")).number,
  date: async () => (await import("./fields.ts")).date,
  email: async () => (await import("./fields.ts")).email,
  consent: async () => (await import("./fields.ts")).consent,
  content: async () => (await import("./fields.ts")).content,
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
