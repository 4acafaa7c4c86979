/** The server's example of a kind with other words in every field a host may write. */
import type { Page } from "playwright-core";
import type { Registered } from "./registry.ts";

/** The next text of at most so many characters. */
export type Next = (longest: number) => string;

export interface Rewritten {
  readonly draft: Record<string, unknown>;
  /** What stands in the form of it. */
  readonly told: readonly string[];
}

type Written = Record<string, unknown> & { readonly text: string };

const LONGEST: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  dropdown: { placeholder: 80 }, rating: { low_label: 80, high_label: 80 }, nps: { low_label: 80, high_label: 80 }, csat: { low_label: 80, high_label: 80 }, ces: { low_label: 80, high_label: 80 },
  slider: { low_label: 80, high_label: 80, unit: 20, emoji: 32 }, number: { unit: 20 }, text: { placeholder: 200 }, email: { placeholder: 80 }, consent: { text: 500 }, content: { body: 500 }, quiz: { explanation: 500 },
};
/** Not in every form: why an answer is right, in which unit a slider's untouched value is, and what one drags it by. */
const LATER = new Set(["explanation", "unit", "emoji"]);
const MOST_OPTIONS: Readonly<Record<string, number>> = { single_choice: 40, multiple_choice: 40, dropdown: 40, prediction: 40, ideas: 20, qna: 20, ranking: 20, points: 20, quiz: 20, image_choice: 20, matrix: 12, cheer: 10 };

export function rewritten(kind: string, { example }: Registered, next: Next, options = MOST_OPTIONS[kind] ?? 0): Rewritten {
  const told: string[] = [];
  const say = (longest: number): string => {
    const text = next(longest);
    told.push(text);
    return text;
  };
  const draft: Record<string, unknown> = { ...example, kind, open: true, question: say(500), description: say(400) };
  const given = (example["options"] ?? []) as readonly (string | Written)[];
  const [model] = given;
  if (kind === "yes_no") draft["options"] = [{ text: say(200), key: "yes" }, { text: say(200), key: "no" }];
  else if (model !== undefined) draft["options"] = Array.from({ length: Math.max(given.length, options) }, () => (typeof model === "string" ? say(200) : { ...model, text: say(200), alt: say(300) }));
  draft["settings"] = settings(kind, { ...(example["settings"] as object | undefined) }, draft, { say, next });
  return { draft, told };
}

function settings(kind: string, before: Record<string, unknown>, draft: Record<string, unknown>, { say, next }: { say: Next; next: Next }): Record<string, unknown> {
  const written = Object.fromEntries(Object.entries(LONGEST[kind] ?? {}).map(([name, longest]) => [name, LATER.has(name) ? next(longest) : say(longest)]));
  const after: Record<string, unknown> = { ...before, ...written };
  if (kind === "quiz") return { ...after, correct: [(draft["options"] as string[])[2]], time_limit_seconds: null };
  if (kind === "matrix") return { ...after, require_all: false, columns: (before["columns"] as Written[]).map((column) => ({ ...column, text: say(100) })) };
  if (kind === "content") return { ...after, button: { ...(before["button"] as object), text: say(80) } };
  return after;
}

/** Every text that stands in the card, or in the page where there is none, and whatever is read out in the place of texts; white space as it is laid out. */
export async function texts(page: Page): Promise<string> {
  const all = await page.evaluate(() => {
    const root = document.querySelector("plaudit-poll")?.shadowRoot ?? document.body;
    const found: string[] = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node instanceof Element) found.push(...["alt", "placeholder", "aria-label"].map((name) => (node as Element).getAttribute(name) ?? ""));
      else found.push(node.textContent ?? "");
    }
    return found;
  });
  return all.map(squeezed).join("\n");
}

export const squeezed = (text: string): string => text.replaceAll(/[ \t\n\r\f]+/g, " ").replaceAll(/^ | $/g, "");
