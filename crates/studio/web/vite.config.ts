import { defineConfig } from "vitest/config";
import solid from "vite-plugin-solid";

// The built page is committed, so that cargo alone runs the studio: no source maps, and no inline script or data that the
// content security policy would refuse.
export default defineConfig({
  base: "./",
  plugins: [solid()],
  test: { environment: "node", include: ["src/**/*.test.ts"] },
  build: { target: "es2023", outDir: "dist", emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false }, sourcemap: false },
});
