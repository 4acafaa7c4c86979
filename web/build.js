// Writes what the server puts into its wheel, dist/widget: the loader (v1.js), the elements, the page script and the small elements
// (reactions.js) with their lazy chunks, and client.js, the SDK, which shares none: its life in caches is another.
import { existsSync } from "node:fs";
import { readFile, readdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const outDir = path("dist/widget");

/**
 * Every browser we write for has adopted style sheets, and our sheets are whole and made by `css`; nobody polyfills Lit in here or
 * draws on a server. What Lit does for others stays at home.
 */
const FOR_OTHERS = {
  "@lit/reactive-element/css-tag.js": [
    [/=\w+\.ShadowRoot&&.*?CSSStyleSheet\.prototype/, "=!0"],
    [/1===(\w+)\.length\?\w+\[0\]:\w+\.reduce\(.*?,\1\[0\]\)/, "$1[0]"],
    [/if\(this\._\$cssResult\$=!0,\w+!==\w+\)throw Error\("CSSResult[^"]*"\);/, "this._$cssResult$=!0;"],
  ],
  "@lit/reactive-element/reactive-element.js": [
    [/,\w+=\w+\.reactiveElementPolyfillSupport/, ""],
    [/,\w+\?\.\(\{ReactiveElement:\w+\}\),\(\w+\.reactiveElementVersions\?\?=\[\]\)\.push\("[^"]*"\)/, ""],
  ],
  "lit-html/lit-html.js": [[/,(\w+)=\w+\.litHtmlPolyfillSupport;\1\?\.\(\w+,\w+\),\(\w+\.litHtmlVersions\?\?=\[\]\)\.push\("[^"]*"\)/, ""]],
  "lit-element/lit-element.js": [
    [/,\w+\.litElementHydrateSupport\?\.\(\{LitElement:\w+\}\);const (\w+)=\w+\.litElementPolyfillSupport;\1\?\.\(\{LitElement:\w+\}\);/, ";"],
    [/\(\w+\.litElementVersions\?\?=\[\]\)\.push\("[^"]*"\);/, ""],
  ],
};

const modernLit = {
  name: "modern-lit",
  enforce: "pre",
  transform(code, id) {
    const file = Object.keys(FOR_OTHERS).find((name) => id.endsWith(`node_modules/${name}`));
    if (file === undefined) return null;
    const without = FOR_OTHERS[file].reduce((text, [pattern, by]) => {
      if (!pattern.test(text)) this.error(`${file} has changed: ${pattern} is not there`);
      return text.replace(pattern, by);
    }, code);
    return { code: without, map: null };
  },
};

/** Indentation inside Lit templates and style sheets is for us; a phone need not fetch it. */
const tightTemplates = {
  name: "tight-templates",
  enforce: "pre",
  transform(code, id) {
    if (!/packages\/(elements|effects)\/src/.test(id)) return null;
    if (/css`[^`]*\$\{/.test(code)) this.error(`a style sheet with a value in it, which modern-lit would drop: ${id}`);
    const tight = code
      .replace(/css`([^`]*)`/g, (_, sheet) => `css\`${tightSheet(sheet)}\``)
      .replace(/([>}])\n\s+(<|\$\{)/g, "$1$2");
    return { code: tight, map: null };
  },
};

const tightSheet = (sheet) =>
  sheet
    .replace(/\/\*.*?\*\//gs, "")
    .replace(/\s*\n\s*/g, "")
    .replace(/\s*([{};,])\s*/g, "$1")
    .replace(/: /g, ":")
    .replace(/;}/g, "}")
    .replace(/([^\d.])0\.(\d)/g, "$1.$2");

/** What begins every visit stands in few files: the elements, the page script, and the client that both of them share. */
const FIRST = [
  ["draw", /packages\/effects\/src\/draw/],
  ["client", /packages\/client\/|elements\/src\/home/],
  ["reactions", /packages\/elements\/src\/reactions\//],
  ["elements", /packages\/elements\/|node_modules\/(lit|@lit)/],
  ["page", /packages\/page\//],
];

const common = {
  configFile: false,
  root: path("."),
  base: "./",
  logLevel: "warn",
  publicDir: false,
};
const output = {
  outDir,
  emptyOutDir: false,
  target: "es2022",
  sourcemap: false,
  minify: true,
  modulePreload: false,
  reportCompressedSize: false,
};

/** Entries of one build share their files; what each of them begins with is by `groups` in few of them. */
async function bundle(entries, groups) {
  const entry = Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, path(file)]));
  await build({
    ...common,
    plugins: [modernLit, tightTemplates],
    build: {
      ...output,
      lib: { entry, formats: ["es"] },
      rolldownOptions: {
        // What lazy parts share with the entry stays in the entry: one request before the first picture, not five.
        preserveEntrySignatures: "allow-extension",
        output: {
          entryFileNames: "[name].js", chunkFileNames: "chunk-[name]-[hash].js", minify: true, comments: false,
          // And what nearly every lazy file needs comes with the results, which are fetched from the start.
          codeSplitting: {
            groups: [
              ...groups.map(([name, test]) => ({ name, test, tags: ["$initial"] })),
              { name: "effects", test: /packages\/effects\/src\/[^/]+$|show\/toast/ },
              { name: "outcome", test: /parts\/outcome|set-property|lit-html\/directive\.js/ },
            ],
          },
        },
      },
    },
  });
}

/** One file that is no module: nothing is exported and nothing imported, so a classic script tag may load it too. */
async function script(name, entry, define = {}) {
  await build({
    ...common,
    define,
    build: { ...output, lib: { entry: path(entry), formats: ["iife"], name: "_", fileName: () => `${name}.js` }, rolldownOptions: { output: { minify: true, comments: false } } },
  });
}

await rm(outDir, { recursive: true, force: true });
const entries = { elements: "packages/elements/src/index.ts", page: "packages/page/src/index.ts", reactions: "packages/elements/src/reactions/index.ts" };
const there = Object.entries(entries).filter(([, file]) => existsSync(path(file)));
await bundle(Object.fromEntries(there), FIRST);
await bundle({ client: "packages/client/src/index.ts" }, [["client", /./]]);
const shared = (await readdir(outDir)).find((name) => name.startsWith("chunk-client-"));
if (shared === undefined) throw new Error("elements and page share no file: both would bring a client of their own");
const { version } = JSON.parse(await readFile(path("packages/page/package.json"), "utf8"));
await script("v1", "packages/loader/src/v1.ts", { __VERSION__: JSON.stringify(version), __SHARED__: JSON.stringify(shared) });
await script("push-worker", "packages/page/src/push/worker.ts");
console.log(`written: ${outDir.slice(path(".").length)}`);
