// Bundles the service worker: one classic script, since Firefox has no module workers.
import { build } from "esbuild";

/** Writes `public/sw.js`; next.config.ts calls it before every build and in development. */
export const buildWorker = (options = {}) =>
  build({
    entryPoints: ["worker/main.ts"],
    outfile: "public/sw.js",
    bundle: true,
    minify: true,
    format: "iife",
    charset: "utf8",
    target: ["chrome100", "firefox100", "safari15.4"],
    loader: { ".css": "text" },
    plugins: [minifiedStyles],
    logLevel: "warning",
    ...options,
  });

/** A style sheet in the worker is a text, and as small as one. */
const minifiedStyles = {
  name: "minified-styles",
  setup(bundler) {
    bundler.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { outputFiles } = await build({
        entryPoints: [path],
        minify: true,
        charset: "utf8",
        write: false,
      });
      return { contents: outputFiles[0].text, loader: "text" };
    });
  },
};
