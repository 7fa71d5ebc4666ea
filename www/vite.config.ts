import { defineConfig } from "vite";

// Relative addresses: the page lies wherever a static host puts it.
export default defineConfig({
  base: "./",
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  worker: { format: "es" },
  optimizeDeps: { exclude: ["governed"] },
  server: { fs: { allow: [".."] } },
});
