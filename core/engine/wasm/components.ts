/** Translated components of a store: who has them, and removing those that nobody would start from. */
import { existsSync } from "node:fs";
import type { StorePaths } from "../../host/bun/paths.ts";
import {
  boundComponents,
  removeComponents,
  type StoredComponent,
  storedComponents,
} from "../../host/bun/wasm/component-prune.ts";
import { componentName } from "../../host/bun/wasm/component-store.ts";
import { programKind } from "../../host/bun/wasm/program-kind.ts";
import { isWasmPlatform, readImages, type StorePorts } from "../../mod.ts";
import { unpackedProgram } from "../run/wasm-program.ts";
import { VERSION } from "../version.ts";
import { componentOf } from "./prepare-program.ts";

export interface TranslatedComponent extends StoredComponent {
  /** Whether a container is bound to it. */
  readonly isUsed: boolean;
}

type Places = Pick<StorePaths, "root" | "layers" | "containers">;

type Ports = Pick<StorePorts, "metadata" | "blobs" | "unpacked">;

/** @param now milliseconds since the epoch */
export function translatedComponents(
  { root, containers }: Omit<Places, "layers">,
  now: number,
): TranslatedComponent[] {
  const stored = storedComponents(`${root}/wasm`, now);
  if (stored.length === 0) return [];
  const names = stored.map(({ name }) => name);
  const bound = boundComponents(containers, names);
  return stored.map((each) => ({ ...each, isUsed: bound.has(each.name) }));
}

/** Remove those that no container has and that no image of the store would be started from; gives what went. */
export async function pruneComponents(
  places: Places,
  now: number,
  open: () => Promise<Ports>,
): Promise<StoredComponent[]> {
  const unused = translatedComponents(places, now).filter(({ isUsed }) => !isUsed);
  if (unused.length === 0) return [];
  const needed = await neededNames(places, await open());
  const gone = unused.filter(({ name }) => !needed.has(name));
  removeComponents(
    `${places.root}/wasm`,
    gone.map(({ name }) => name),
  );
  return gone;
}

/** Names of the components that this version would start the store's images from. */
async function neededNames({ layers }: Places, ports: Ports): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const images = (await readImages(ports.metadata)).filter(isWasmPlatform);
  if (images.length === 0) return names;
  const unpacked = await ports.unpacked();
  const add = (program: Uint8Array | undefined): void => {
    if (program !== undefined && programKind(program) === "component")
      names.add(componentName(program, VERSION));
  };
  for (const image of images) {
    add(await componentOf(image, ports));
    // Of an ordinary image, where it is unpacked: one that is not has not been translated.
    for (const { name, trees } of unpacked) {
      const directory = `${layers}/${name}`;
      if (existsSync(directory)) add(await unpackedProgram(image, trees.form, directory));
    }
  }
  return names;
}
