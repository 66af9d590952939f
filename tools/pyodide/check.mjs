// Runs check.py in the Python that a browser would have: `node check.mjs FOLDER-WITH-PACKAGES`.
import { readFile } from "node:fs/promises";
import { loadPyodide } from "pyodide";

const [site] = process.argv.slice(2);
const python = await loadPyodide();
python.FS.mkdirTree("/site");
python.FS.mount(python.FS.filesystems.NODEFS, { root: site }, "/site");
try {
  python.runPython(await readFile(new URL("check.py", import.meta.url), "utf8"));
} catch (error) {
  console.error(String(error.message ?? error));
  process.exitCode = 1;
}
