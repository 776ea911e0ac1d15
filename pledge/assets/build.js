// Builds the look: `npm run build` writes pledge/static/build, which git ignores.
//
// Styles with Sass, one script with esbuild, and the few pictures that the styles name. Everything else in
// the packages (crown, crest, fonts) stays where it is.

import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const modules = join(root, "node_modules");
const out = join(here, "..", "static", "build");
const mojImages = join(modules, "@ministryofjustice", "frontend", "moj", "assets", "images");

// Each area of the site may add a file of its own; they come last, in the order of their names.
async function entry() {
  const areas = (await readdir(join(here, "scss", "areas"))).filter((name) => name.endsWith(".scss")).sort();
  const imports = areas.map((name) => `@import "areas/${name.replace(/^_|\.scss$/g, "")}";`);
  return [`@use "settings";`, `@import "app";`, ...imports].join("\n");
}

function styles(source) {
  const { css } = sass.compileString(source, {
    loadPaths: [join(here, "scss"), modules, root],
    style: "compressed",
    quietDeps: true,
    // Both packages still load their parts with @import.
    silenceDeprecations: ["import", "global-builtin", "if-function"],
  });
  return css;
}

function picturesIn(css) {
  const names = [...css.matchAll(/url\("?images\/([\w-]+\.\w+)"?\)/g)].map((match) => match[1]);
  return new Set(names);
}

await rm(out, { recursive: true, force: true });
await mkdir(join(out, "images"), { recursive: true });

const css = styles(await entry());
await writeFile(join(out, "app.css"), css);
for (const name of picturesIn(css)) {
  await cp(join(mojImages, name), join(out, "images", name));
}

await cp(join(here, "images"), out, { recursive: true });

await esbuild.build({
  entryPoints: { app: join(here, "js", "app.js"), early: join(here, "js", "early.js") },
  outdir: out,
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2020",
  legalComments: "none",
  nodePaths: [modules],
  logLevel: "warning",
});
