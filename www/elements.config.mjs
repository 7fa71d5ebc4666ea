// Builds the elements into the npm package. Its core stays a file of its own, beside them: nothing is there twice, and
// `new Worker(new URL(…, import.meta.url))` stands as written, which is what bundlers look for.
import { defineConfig } from "rolldown";

const TYPESCRIPT_WORKER = /\.\/reader\.worker\.ts/g;

export default defineConfig({
  input: { index: "src/elements.ts", "reader.worker": "src/register/reader.worker.ts" },
  external: ["governed"],
  platform: "browser",
  tsconfig: "tsconfig.json",
  plugins: [
    {
      name: "workers-as-built",
      renderChunk: (code) => code.replace(TYPESCRIPT_WORKER, "./reader.worker.js"),
    },
  ],
  output: {
    dir: "../pkg/elements",
    cleanDir: true,
    format: "es",
    minify: true,
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    paths: { governed: "../entry/browser.js" },
  },
});
