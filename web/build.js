// Writes what the server puts into its wheel: dist/widget/v1.js with its lazy chunks, and dist/widget/client.js.
// Two builds, because a shared chunk would tie two files with different cache lives to each other.
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const outDir = path("dist/widget");

async function bundle(name, entry) {
  await build({
    configFile: false,
    root: path("."),
    base: "./",
    logLevel: "warn",
    publicDir: false,
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
        output: { entryFileNames: "[name].js", chunkFileNames: "chunk-[name]-[hash].js", minify: true, comments: false },
      },
    },
  });
}

await rm(outDir, { recursive: true, force: true });
await bundle("v1", "packages/elements/src/index.ts");
await bundle("client", "packages/client/src/index.ts");
console.log(`written: ${outDir.slice(path(".").length)}`);
