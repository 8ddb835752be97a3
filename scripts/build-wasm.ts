/**
 * Build dist/wasm: the core as a WebAssembly component without imports, and what is made of it.
 *
 *   dist/wasm/core.wasm    the component
 *   dist/wasm/component/   the same as an ES module for JavaScript hosts: core.js and its types
 *   dist/wasm/parts.wasm   hashing and inflating alone, a plain module (wasm/parts/module.ts)
 */
import { componentEmbed, componentNew, transpile } from "@bytecodealliance/jco";
import { $ } from "bun";
import { componentize } from "componentize-qjs";
import { rolldown } from "rolldown";
import { compose } from "./wasm/compose.ts";
import { buildParts } from "./wasm/parts.ts";
import { strip } from "./wasm/strip.ts";

const root = `${import.meta.dir}/..`;
const dist = `${root}/dist/wasm`;
const scratch = `${dist}/build`;
const PARTS = "rl:parts/parts@0.1.0";

/** A source with all it imports, as one text of ASCII. */
async function bundle(input: string, format: "esm" | "iife"): Promise<string> {
  const build = await rolldown({
    input,
    external: [PARTS],
    platform: "neutral",
    // Asynchronous functions become generators: see wasm/platform/promise.ts.
    transform: { target: "es2016" },
    // The package has no side effects but this: the globals that the core's modules find.
    treeshake: { moduleSideEffects: (id) => id.endsWith("/wasm/platform/mod.ts") },
    // Big integers stay what they are; the engine has them.
    onLog: (level, log, handle) => {
      if (log.code !== "TOLERATED_TRANSFORM") handle(level, log);
    },
  });
  const { output } = await build.generate({ format, name: "program", minify: true });
  // The engine keeps ASCII in half the memory.
  return output[0].code.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Names of the interfaces that the world exports. */
function interfacesOf(wit: string): string[] {
  const [, id = "", version = ""] = /^package ([^@;]+)@([^;]+);/m.exec(wit) ?? [];
  return [...wit.matchAll(/^ {2}export ([a-z-]+);/gm)].map(([, name]) => `${id}/${name}@${version}`);
}

await $`rm -rf ${dist} && mkdir -p ${scratch}/wit/deps/parts`;

const program = await bundle(`${root}/wasm/component.ts`, "iife");
const parts = await buildParts(`${program};return program.open(parts)`, scratch);
const partsWit = await Bun.file(`${root}/wasm/wit/parts.wit`).text();
const provider = await componentNew(
  await componentEmbed({ binary: parts, witSource: partsWit, world: "provider" }),
);

const wit = await Bun.file(`${root}/wasm/wit/core.wit`).text();
// The engine's world is the public one and what it is composed with.
const inner = `${wit}\nworld engine {\n  import ${PARTS};\n  include core;\n}\n`;
await Bun.write(`${scratch}/wit/core.wit`, inner);
await Bun.write(`${scratch}/wit/deps/parts/parts.wit`, partsWit);
const { component: consumer } = await componentize({
  witPath: `${scratch}/wit`,
  world: "engine",
  jsSource: await bundle(`${root}/wasm/loader.ts`, "esm"),
  optSize: true,
  sync: true,
  stubWasi: true,
});

const component = strip(compose(provider, consumer, PARTS, interfacesOf(wit)));
await Bun.write(`${dist}/core.wasm`, component);
await Bun.write(`${dist}/parts.wasm`, await buildParts("", `${scratch}/alone`));

// One file, which needs neither a file system nor a server that knows where the others are.
// Where two components share bytes they are copied between two memories. An engine with one memory to a module would
// call out to JavaScript for each byte.
const options = { name: "core", nodejsCompat: false, base64Cutoff: 1e8, multiMemory: true };
const { files } = await transpile(component, options);
for (const [name, content] of Object.entries(files)) {
  // A host with permissions would have to allow reading the environment, for a trace that nobody asks for.
  const text = Buffer.from(content).toString().replaceAll("globalThis?.process?.env?.JCO_DEBUG", "false");
  await Bun.write(`${dist}/component/${name}`, text);
}
await $`rm -rf ${scratch}`;
const packed = Bun.gzipSync(new Uint8Array(component), { level: 9 }).length;
console.log(
  `dist/wasm/core.wasm  ${(component.length / 1e6).toFixed(2)} MB, ${Math.round(packed / 1e3)} KB gzipped`,
);
