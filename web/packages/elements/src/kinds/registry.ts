/** The kinds this build can show. Choice is built in; every other kind is its own file, fetched when such a poll is met. */
import { choice } from "./choice.ts";
import type { KindView } from "./kind.ts";

/** The file of each kind; it exports the view under the kind's own name. */
const FILES = {
  yes_no: () => import("./cards.ts"),
  image_choice: () => import("./cards.ts"),
  dropdown: () => import("./fields.ts"),
  rating: () => import("./scales.ts"),
  nps: () => import("./scales.ts"),
  csat: () => import("./scales.ts"),
  ces: () => import("./scales.ts"),
  slider: () => import("./measures.ts"),
  number: () => import("./measures.ts"),
  date: () => import("./fields.ts"),
  email: () => import("./fields.ts"),
  consent: () => import("./fields.ts"),
  ranking: () => import("./ranking.ts"),
  points: () => import("./points.ts"),
  matrix: () => import("./matrix.ts"),
  text: () => import("./text.ts"),
  word_cloud: () => import("./word-cloud.ts"),
  quiz: () => import("./quiz.ts"),
  prediction: () => import("./prediction.ts"),
  cheer: () => import("./cheer.ts"),
  ideas: () => import("./ideas.ts"),
  qna: () => import("./ideas.ts"),
  content: () => import("./fields.ts"),
};
FILES satisfies { readonly [K in keyof typeof FILES]: () => Promise<{ readonly [name in K]: KindView }> };

const loaded = new Map<string, KindView | null>([["single_choice", choice], ["multiple_choice", choice]]);

/** Files that did not come are asked for again. */
export const forgetFailed = (): void => loaded.forEach((view, kind) => view ?? loaded.delete(kind));

/**
 * The view of a kind; undefined while it is on its way (`arrived` is called then), null for a kind that a newer server
 * knows and this build does not, and for one whose file did not come.
 */
export function kindOf(kind: string, arrived?: () => void): KindView | null | undefined {
  if (loaded.has(kind)) return loaded.get(kind);
  const file = (FILES as Readonly<Record<string, () => Promise<object>>>)[kind];
  if (file === undefined) return null;
  void file().then((views) => (views as Readonly<Record<string, KindView>>)[kind] ?? null, () => null).then((view) => {
    loaded.set(kind, view);
    arrived?.();
  });
  return undefined;
}
