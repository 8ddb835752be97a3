/** The component itself: how large it is, and that it needs nothing. */
import { existsSync } from "node:fs";
import { componentWit } from "@bytecodealliance/jco";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { skipIf } from "../helpers/skip.ts";
import { DIST } from "./hosts.ts";

const component = suite("component");

async function built(): Promise<Uint8Array<ArrayBuffer>> {
  skipIf(existsSync(`${DIST}/core.wasm`) ? undefined : "the component is not built: npm run build:wasm");
  return new Uint8Array(await Bun.file(`${DIST}/core.wasm`).arrayBuffer());
}

component("it has at most 1.3 MB, and 550 KB gzipped", async () => {
  const bytes = await built();
  assert.ok(bytes.length <= 1_300_000, `${bytes.length} bytes`);
  const packed = Bun.gzipSync(bytes, { level: 9 }).length;
  assert.ok(packed <= 550_000, `${packed} bytes gzipped`);
});

component("it imports nothing, and exports what the world names and no more", async () => {
  const wit = await componentWit(await built());
  assert.not.match(wit, /^\s*import /m);
  const source = await Bun.file(`${import.meta.dir}/../../wasm/wit/core.wit`).text();
  const wanted = [...source.matchAll(/^ {2}export ([a-z-]+);/gm)].map(([, name]) => `rl:core/${name}@0.1.0`);
  const world = /world root \{([^}]*)\}/.exec(wit)?.[1] ?? "";
  assert.equal(
    [...world.matchAll(/export ([^;]+);/g)].map(([, name]) => name),
    wanted,
  );
  assert.ok(wanted.length >= 6);
});

component("the module beside it imports nothing either, and the ES module reads no environment", async () => {
  const parts = await WebAssembly.compile(await Bun.file(`${DIST}/parts.wasm`).arrayBuffer());
  assert.equal(WebAssembly.Module.imports(parts), []);
  const text = await Bun.file(`${DIST}/component/core.js`).text();
  assert.not.match(text, /process\?*\.env/);
  assert.equal([...text.matchAll(/^import .*/gm)], []);
});

component("the package has both under their names", async () => {
  await built();
  // Types are there once it is built, which checking types does not wait for.
  const name = "rl/component";
  const { reference } = (await import(name)) as {
    readonly reference: { parseDocker(text: string): { readonly path: string; readonly tag: string } };
  };
  const { path, tag } = reference.parseDocker("alpine");
  assert.equal([path, tag], ["library/alpine", "latest"]);
  assert.match(import.meta.resolve("rl/component.wasm"), /\/dist\/wasm\/core\.wasm$/);
});

component.run();
