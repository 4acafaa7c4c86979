// Writes what the server puts into its wheel: dist/widget/v1.js with its lazy chunks, and dist/widget/client.js.
// Two builds, because a shared chunk would tie two files with different cache lives to each other.
import { rm } from "node:fs/promises";
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
    if (!id.includes("packages/elements/src")) return null;
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

async function bundle(name, entry) {
  await build({
    configFile: false,
    root: path("."),
    base: "./",
    logLevel: "warn",
    publicDir: false,
    plugins: [modernLit, tightTemplates],
    build: {
      outDir,
      emptyOutDir: false,
      target: "es2022",
      sourcemap: false,
      minify: true,
      modulePreload: false,
      reportCompressedSize: false,
      lib: { entry: { [name]: path(entry) }, formats: ["es"] },
      rolldownOptions: {
        // What lazy parts share with the entry stays in the entry: one request before the first picture, not five.
        preserveEntrySignatures: "allow-extension",
        output: {
          entryFileNames: "[name].js", chunkFileNames: "chunk-[name]-[hash].js", minify: true, comments: false,
          // And what nearly every lazy file needs comes with the results, which are fetched from the start.
          codeSplitting: { groups: [{ name, tags: ["$initial"] }, { name: "outcome", test: /parts\/outcome|set-property|lit-html\/directive\.js/ }] },
        },
      },
    },
  });
}

await rm(outDir, { recursive: true, force: true });
await bundle("v1", "packages/elements/src/index.ts");
await bundle("client", "packages/client/src/index.ts");
console.log(`written: ${outDir.slice(path(".").length)}`);
