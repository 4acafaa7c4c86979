// Writes dist/pages (one sheet, one module per page) and dist/widget/embed.js, the listener for sites that frame a poll.
// Each script is built alone: the server names a file by its content, and a shared chunk would tie their lives together.
import { copyFile, mkdir, rm } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const dist = path("../../dist");

const common = {
  configFile: false,
  root: path("."),
  base: "./",
  logLevel: "warn",
  publicDir: false,
};
const output = {
  emptyOutDir: false,
  target: "es2022",
  cssTarget: ["chrome123", "safari17.5", "firefox120"],
  minify: true,
  modulePreload: false,
  reportCompressedSize: false,
};

async function script(name, entry, folder) {
  const rolldownOptions = {
    output: { entryFileNames: "[name].js", chunkFileNames: "chunk-[name]-[hash].js", minify: true, comments: false },
  };
  const lib = { entry: { [name]: path(entry) }, formats: ["es"] };
  await build({ ...common, build: { ...output, outDir: `${dist}/${folder}`, lib, rolldownOptions } });
}

async function sheet(name, entry) {
  const rolldownOptions = { input: { [name]: path(entry) }, output: { assetFileNames: "[name][extname]" } };
  await build({ ...common, build: { ...output, outDir: `${dist}/pages`, rolldownOptions } });
}

await rm(`${dist}/pages`, { recursive: true, force: true });
await mkdir(`${dist}/pages`, { recursive: true });
await sheet("pages", "src/pages.css");
for (const name of ["page", "survey", "embed", "wall", "effects"]) await script(name, `src/${name}.ts`, "pages");
await script("embed", "src/host.ts", "widget");
for (const picture of ["mark", "covers/cover-lighthouse", "covers/cover-harbour", "covers/cover-map"]) {
  await copyFile(path(`src/${picture}.svg`), `${dist}/pages/${basename(picture)}.svg`);
}
console.log("written: dist/pages, dist/widget/embed.js");
