/**
 * What packages for WebAssembly load from beside their own files, made part of the executable: a worker's script and
 * core modules, which a bundler does not see in `new URL("./NAME", import.meta.url)`.
 */
import { dirname, join } from "node:path";
import type { BunPlugin } from "bun";

/** `new URL("./NAME", import.meta.url)` in either kind of quotes. */
const BESIDE = /new URL\((["'])\.\/([\w.-]+)\1, import\.meta\.url\)/g;

const LOADERS =
  /(?:preview2-shim\/dist\/io\/worker-io|jco-transpile\/vendor\/js-component-bindgen-component)\.js$/;

export const wasmPlugin: BunPlugin = {
  name: "files beside modules",
  setup(build) {
    build.onLoad({ filter: LOADERS }, async ({ path }) => {
      const imports: string[] = [];
      const text = (await Bun.file(path).text()).replace(BESIDE, (_all, _quote, name: string) => {
        const variable = `fileBeside${imports.length}`;
        const file = JSON.stringify(join(dirname(path), name));
        imports.push(`import ${variable} from ${file} with { type: "file" };`);
        return variable;
      });
      if (imports.length === 0) throw new Error(`${path} loads nothing from beside itself any more`);
      return { contents: `${imports.join("\n")}\n${text}`, loader: "js" };
    });
    // The translator only computes: it needs no worker that does input and output for it.
    build.onResolve({ filter: /^@bytecodealliance\/preview2-shim\// }, ({ path, importer }) => {
      if (!importer.endsWith("js-component-bindgen-component.js")) return undefined;
      const root = dirname(dirname(Bun.resolveSync("@bytecodealliance/preview2-shim", import.meta.dir)));
      return { path: join(root, "browser", `${path.slice(path.lastIndexOf("/") + 1)}.js`) };
    });
  },
};
