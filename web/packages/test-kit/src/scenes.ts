/** Polls in every state, and a page under the strictest policy to show one of them. */
import { readFile, readdir } from "node:fs/promises";
import type { Page } from "./server.ts";
import { makePoll, pollId, type Store } from "./store.ts";

const CSP = "default-src 'self'; style-src 'self'; img-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html";

const FRUIT = [
  { text: "Mango sorbet", emoji: "🥭" }, { text: "Lemon tart", emoji: "🍋" }, { text: "Dark chocolate torte with sea salt", emoji: "🍫" }, { text: "Nothing, just coffee", emoji: "☕" },
];
const CITIES = ["lisbon", "oslo", "kyoto"];

const inSeconds = (seconds: number): string => new Date(Date.now() + 1_000 * seconds).toISOString();

export function seed(store: Store): void {
  const question = "What should we cook live on Friday?";
  store.add(makePoll("open", { question, options: FRUIT }), [412, 268, 590, 121]);
  store.add(makePoll("countdown", { question, options: FRUIT, closes_at: inSeconds(125), voting: { change: true, retract: true } as never }), [42, 26, 59, 12]);
  store.add(makePoll("many", { question: "Which talks will you attend?", kind: "multiple_choice", min_selections: 1, max_selections: 2,
    options: ["Databases that never lie", "Typography for small screens", "The quiet power of plain text"] }), [61, 34, 48]);
  store.add(makePoll("pictures", { question: "Where should the next meet-up be?",
    options: CITIES.map((city, index) => ({ text: ["Lisbon", "Oslo", "Kyoto"][index] ?? city, image_url: `/picture/${city}.svg` })) }), [18, 9, 24]);
  store.add(makePoll("stars", { question: "How was your checkout?", kind: "rating", scale: 5, style: "stars" }), [3, 5, 14, 48, 71]);
  store.add(makePoll("faces", { question: "How do you feel about today’s stream?", kind: "rating", scale: 5, style: "emoji" }), [2, 4, 9, 30, 22]);
  store.add(makePoll("numbers", { question: "How likely are you to recommend us to a friend?", kind: "rating", scale: 10, style: "number" }), [1, 0, 2, 1, 4, 6, 12, 20, 16, 11]);
  store.add(makePoll("closed", { question, options: FRUIT, status: "closed" }), [412, 268, 590, 121]);
  store.add(makePoll("tie", { question: "Tea or coffee?", options: [{ text: "Tea", emoji: "🍵" }, { text: "Coffee", emoji: "☕" }], status: "closed" }), [64, 64]);
  store.add(makePoll("sealed", { question, options: FRUIT, results_visibility: "after_close" }), [10, 20, 30, 5]);
  store.add(makePoll("private", { question, options: FRUIT, results_visibility: "never", status: "closed" }), [10, 20, 30, 5]);
  store.add(makePoll("aftervote", { question, options: FRUIT, results_visibility: "after_vote" }), [10, 20, 30, 5]);
  store.add(makePoll("scheduled", { question, options: FRUIT, status: "scheduled", opens_at: inSeconds(3_725) }));
  store.add(makePoll("locked", { question, options: FRUIT, status: "locked" }), [10, 20, 30, 5]);
  store.add(makePoll("canceled", { question, options: FRUIT, status: "canceled", results_visibility: "never" }));
  store.add(makePoll("empty", { question: "First!", options: ["Yes", "No"] }));
  store.add(makePoll("arabic", { question: "ماذا نطبخ في البث المباشر يوم الجمعة؟", closes_at: inSeconds(125),
    options: [{ text: "كنافة بالجبن", emoji: "🧀" }, { text: "بقلاوة بالفستق", emoji: "🥮" }, { text: "Cheesecake", emoji: "🍰" }] }), [412, 268, 590]);
  store.add(makePoll("hostile", { question: "<img src=x onerror=alert(1)> & “quotes”", options: ["<b>bold?</b>", "A".repeat(180), "${1+1} {{2}}"] }), [1, 2, 3]);
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** Serves `/show/<name>`, the built widget from `widget`, and what the pages need. */
export async function pages(widget: URL): Promise<Page> {
  const files = new Map<string, Buffer>();
  for (const file of await readdir(widget)) files.set(file, await readFile(new URL(file, widget)));
  return (path) => {
    const [, kind, name = ""] = path.split("/");
    if (kind === "widget") {
      const body = files.get(name);
      return body === undefined ? null : { type: "text/javascript", body };
    }
    if (kind === "picture") return { type: "image/svg+xml", body: picture(name) };
    if (path === "/page.css") return { type: "text/css", body: PAGE_CSS };
    if (kind !== "show") return null;
    return { type: "text/html; charset=utf-8", headers: { "Content-Security-Policy": CSP }, body: pageOf(name) };
  };
}

/** `name` may carry attributes: `open;theme=dark;lang=ar`. */
function pageOf(name: string): string {
  const [poll = "", ...attributes] = decodeURIComponent(name).split(";");
  const set = attributes.map((one) => one.split("=")).map(([key = "", value = ""]) => `${escape(key)}="${escape(value)}"`);
  const theme = attributes.includes("theme=dark") ? "dark" : "light";
  return `<!doctype html><html lang="en" data-theme="${theme}"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escape(poll)}</title><link rel="stylesheet" href="/page.css"><script type="module" src="/widget/v1.js"></script>
<main><h1>Plaudit</h1><h2>Poll</h2><plaudit-poll poll="${pollId(poll)}" key="pl_pk_test_x" ${set.join(" ")}><a href="/p/${pollId(poll)}">Open the poll</a></plaudit-poll></main></html>`;
}

/** Includes rules that a careless host page might have; the widget must not notice. */
const PAGE_CSS = `html { background: #f3f4f6; } html[data-theme="dark"] { background: #0b0d10; color: #eee; }
body { margin: 0; font-family: sans-serif; } main { max-width: 480px; margin: 32px auto; padding: 0 16px; } h1, h2 { position: absolute; clip-path: inset(50%); }
button, label, ul, li, input { color: red !important; text-transform: uppercase !important; } * { letter-spacing: 1px; }`;

function picture(name: string): string {
  const hue = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" fill="hsl(${hue} 55% 70%)"/><circle cx="34" cy="14" r="6" fill="#fff8"/><path d="M0 40l16-18 12 12 8-8 12 14v8H0z" fill="hsl(${hue} 45% 38%)"/></svg>`;
}
