// Writes what the server puts into its wheel: dist/widget/v1.js with its lazy chunks, and dist/widget/client.js.
// Two builds, because a shared chunk would tie two files with different cache lives to each other.
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const outDir = path("dist/widget");

/** Indentation inside Lit templates and style sheets is for us; a phone need not fetch it. */
const tightTemplates = {
  name: "tight-templates",
  enforce: "pre",
  transform(code, id) {
    if (!id.includes("packages/elements/src")) return null;
    const tight = code
      .replace(/css`([^`]*)`/g, (_, sheet) => `css\`${sheet.replace(/\/\*.*?\*\//gs, "").replace(/\s*\n\s*/g, "").replace(/\s*([{};,])\s*/g, "$1").replace(/: /g, ":")}\``)
      .replace(/([>}])\n\s+(<|\$\{)/g, "$1$2");
    return { code: tight, map: null };
  },
};

async function bundle(name, entry) {
  await build({
    configFile: false,
    root: path("."),
    base: "./",
    logLevel: "warn",
    publicDir: false,
    plugins: [tightTemplates],
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
        output: { entryFileNames: "[name].js", chunkFileNames: "chunk-[name]-[hash].js", minify: true, comments: false },
      },
    },
  });
}

await rm(outDir, { recursive: true, force: true });
await bundle("v1", "packages/elements/src/index.ts");
await bundle("client", "packages/client/src/index.ts");
console.log(`written: ${outDir.slice(path(".").length)}`);
