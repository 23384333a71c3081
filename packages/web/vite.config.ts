import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { compressFiles } from "./compress-files.ts";

const compressAssets: Plugin = {
  name: "compress-assets",
  writeBundle: ({ dir = "" }, files) => compressFiles(dir, Object.keys(files)),
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressAssets],
  // The server puts a fresh nonce in its place in every response.
  html: { cspNonce: "__CSP_NONCE__" },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2023",
    // An asset as a data: address would need a hole in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
  },
  server: { proxy: { "/api": "http://127.0.0.1:3000" } },
});
