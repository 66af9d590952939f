// Builds hvlab/views/static/ from src/: one ES module and one style sheet, nothing fetched at run time.
//   node build.mjs           writes the files
//   node build.mjs --check   fails when the committed files are not what the sources give
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "hvlab", "views", "static");

const NOTE =
  "/* Built from frontend/ by `npm run build`; do not edit. Contains preact (MIT), htm (Apache-2.0)," +
  " @hpcc-js/wasm-graphviz (Apache-2.0) with Graphviz (EPL-2.0). */";

const shared = {
  absWorkingDir: here,
  bundle: true,
  write: false,
  charset: "utf8",
  legalComments: "none",
  target: ["es2022", "chrome123", "firefox120", "safari17.5"],
};

const bundles = [
  {
    ...shared,
    entryPoints: ["src/manager.js"],
    outfile: "manager.js",
    format: "esm",
    minify: true,
    banner: { js: NOTE },
  },
  { ...shared, entryPoints: ["src/css/manager.css"], outfile: "manager.css", banner: { css: NOTE } },
];

const check = process.argv.includes("--check");
let stale = 0;
for (const options of bundles) {
  const name = options.outfile;
  const { outputFiles } = await build(options);
  const bytes = Buffer.from(outputFiles[0].contents);
  const path = join(target, name);
  if (check) {
    const committed = await readFile(path).catch(() => Buffer.alloc(0));
    const same = committed.equals(bytes);
    if (!same) stale += 1;
    console.log(`${same ? "same " : "STALE"}  ${name}`);
  } else {
    await writeFile(path, bytes);
    console.log(`${name}  ${(bytes.length / 1024).toFixed(0)} KB`);
  }
}
process.exitCode = stale ? 1 : 0;
