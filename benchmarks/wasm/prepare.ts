/** The files that hosts are given, in one directory, and their sizes. */
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { browserScript } from "../../test/conformance/hosts/chromium.ts";
import { DIST } from "../../test/conformance/hosts.ts";
import { images } from "../place.ts";
import type { Task } from "./hosts/measure.ts";

export interface Size {
  readonly name: string;
  readonly bytes: number;
  readonly gzipped: number;
}

const hosts = join(import.meta.dir, "hosts");
const MIB = 1024 * 1024;

/** How much is done in a run: less where each byte takes longer, in wasmtime most of all. */
export const AMOUNTS = { native: { hashed: 64, layer: 48 }, component: { hashed: 4, layer: 4 } } as const;

/** Programs are built as they would be shipped, so that no host is charged for reading TypeScript. */
export async function prepareFiles(place: string): Promise<Size[]> {
  for (const name of ["main", "native"]) {
    const built = await Bun.build({ entrypoints: [join(hosts, `${name}.ts`)], target: "node", minify: true });
    const [script] = built.outputs;
    if (script === undefined) throw new AggregateError(built.logs, `${name}.ts does not build`);
    await Bun.write(join(place, `${name}.js`), script);
  }
  for (const name of ["page", "native-page"]) {
    await Bun.write(join(place, `${name}.js`), await browserScript(join(hosts, `${name}.ts`)));
  }
  copyFileSync(join(DIST, "core.wasm"), join(place, "core.wasm"));
  copyFileSync(join(DIST, "parts.wasm"), join(place, "parts.wasm"));
  copyFileSync(join(DIST, "component/core.js"), join(place, "core.js"));
  copyFileSync(await debianLayer(), join(place, "layer"));
  for (const [mode, { hashed, layer }] of Object.entries(AMOUNTS)) {
    const task: Task = {
      reference: "ghcr.io/someone/project/image:1.2.3",
      config: await configInput(),
      hashed: hashed * MIB,
      layer: layer * MIB,
    };
    await Bun.write(join(place, `task-${mode}.json`), JSON.stringify(task));
  }
  return [
    sizeOf("component: core.wasm", join(place, "core.wasm")),
    sizeOf("component: ES module", join(place, "core.js")),
    sizeOf("native: bundle for Bun, Deno and Node", join(place, "native.js")),
    sizeOf("native: bundle for a page", join(place, "native-page.js")),
    sizeOf("native: C parts for a page, parts.wasm", join(place, "parts.wasm")),
  ];
}

function sizeOf(name: string, path: string): Size {
  const bytes = readFileSync(path);
  return { name, bytes: bytes.length, gzipped: Bun.gzipSync(bytes, { level: 9 }).length };
}

/** The only layer of a Debian image (test/helpers/images.sh), gzipped. */
async function debianLayer(): Promise<string> {
  const layout = join(images(), "oci/debian");
  const blob = (digest: string): string => join(layout, "blobs", digest.replace(":", "/"));
  const { manifests } = (await Bun.file(join(layout, "index.json")).json()) as {
    manifests: readonly [{ digest: string }];
  };
  const { layers } = (await Bun.file(blob(manifests[0].digest)).json()) as {
    layers: readonly [{ digest: string }];
  };
  return blob(layers[0].digest);
}

/** The first of the conformance suite's runtime configurations. */
async function configInput(): Promise<string> {
  const data = join(import.meta.dir, "../../test/conformance/data/config.json");
  const [first] = (await Bun.file(data).json()) as readonly [
    { steps: readonly [{ args: readonly [string] }] },
  ];
  return first.steps[0].args[0];
}
