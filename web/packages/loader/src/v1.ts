/**
 * `/widget/v1.js`, a classic script and a module at once, so it neither exports nor knows `import.meta`. It fetches the elements when
 * one of them is on the page or comes to it, and the page script where a key is given; whatever is said to `window.plaudit` before
 * that waits in `q`.
 */
declare const __VERSION__: string;
/** The file that everything else begins with importing: asked for at once, not one round trip later. */
declare const __SHARED__: string;

interface Plaudit {
  q?: (readonly unknown[])[];
  version?: string;
  [name: string]: unknown;
}

const NAMES = "track identify consent on off open close mute debug push".split(" ");
/** Nobody fetches the page script: what is said to it must not pile up. */
const MOST_QUEUED = 500;

((page: Document, global: { plaudit?: Plaudit }) => {
  const ours = /\/widget\/v1\.js(\?|$)/;
  const script = (page.currentScript ?? [...page.scripts].find(({ src }) => ours.test(src))) as HTMLScriptElement | null | undefined;
  if (!script) return;
  const base = script.src.replace(/v1\.js.*/, "");
  const plaudit: Plaudit = (global.plaudit ??= {});
  const queue = (plaudit.q ??= []);
  const fetched = new Map<string, Promise<unknown>>();

  const get = (file: string): Promise<unknown> => {
    const known = fetched.get(file);
    if (known) return known;
    const load = import(/* @vite-ignore */ base + file).catch(() => {
      fetched.delete(file); // asked for again by the next element
      page.dispatchEvent(new CustomEvent("plaudit-problem", { detail: { problem: { status: 0, code: "unreachable", title: `${file} did not come` } } }));
    });
    fetched.set(file, load);
    return load;
  };

  const both = (file: string): Promise<unknown> => (void get(__SHARED__), get(file));
  const has = (root: ParentNode, names: string): boolean => root.querySelector(names) !== null || (root instanceof Element && root.matches(names));
  const look = (root: ParentNode): void => {
    if (has(root, "plaudit-poll,plaudit-survey")) void both("elements.js");
    if (has(root, "plaudit-like,plaudit-reactions")) void both("reactions.js");
  };

  // The second of two tags may be the one with the key.
  if (script.dataset["key"] && !plaudit["on"]) {
    for (const name of NAMES) plaudit[name] ??= (...said: unknown[]) => void (queue.length < MOST_QUEUED && queue.push([name, ...said]));
    const { server, key, userToken, consent } = script.dataset;
    const home = (address?: unknown): unknown => ((page as unknown as Record<symbol, unknown>)[Symbol.for("plaudit-home")] = address);
    // Elements that are here before the page script wait for it to say who is looking, instead of taking them for nobody.
    if (consent !== "required" && (userToken || queue.some(([name]) => name === "identify"))) home({ server: server?.replace(/\/+$/, "") || new URL(base).origin, key, getVoterToken: null });
    void both("page.js").then((file) => {
      if (file) return (file as { start: (plaudit: Plaudit, script: HTMLScriptElement) => void }).start(plaudit, script);
      home();
      page.dispatchEvent(new Event("plaudit-home"));
    });
  }
  if (plaudit.version) return;
  plaudit.version = __VERSION__;
  look(page);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node instanceof Element) look(node);
  }).observe(page, { childList: true, subtree: true });
})(document, globalThis as { plaudit?: Plaudit });
