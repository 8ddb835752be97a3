/** Translated components of a store: who has them, and removing those that nobody would start from. */
import { existsSync } from "node:fs";
import {
  removeComponents,
  type StoredComponent,
  storedComponents,
} from "../../host/bun/wasm/component-prune.ts";
import { componentName } from "../../host/bun/wasm/component-store.ts";
import { programKind } from "../../host/bun/wasm/program-kind.ts";
import { isWasmPlatform, type ListedContainer, readImages, type StorePorts } from "../../mod.ts";
import { unpackedProgram } from "../run/wasm-program.ts";
import { VERSION } from "../version.ts";
import { componentOf } from "./prepare-program.ts";

export interface TranslatedComponent extends StoredComponent {
  /** Whether there is a container of it, which starts from this and nothing else. */
  readonly isUsed: boolean;
}

interface Places {
  readonly root: string;
  readonly layers: string;
}

interface Used {
  /** Asked only when there are components. */
  containers(): Promise<readonly ListedContainer[]>;
  /** Milliseconds since the epoch. */
  now(): number;
}

type Ports = Pick<StorePorts, "metadata" | "blobs" | "unpacked">;

export async function translatedComponents(
  { root }: Pick<Places, "root">,
  { containers, now }: Used,
): Promise<TranslatedComponent[]> {
  const directory = `${root}/wasm`;
  const stored = storedComponents(directory, now());
  if (stored.length === 0) return [];
  const documents = (await containers()).map((each) => each.document());
  const bound = new Set(documents.flatMap((each) => each?.config.mounts?.map(({ source }) => source) ?? []));
  return stored.map((each) => ({ ...each, isUsed: bound.has(`${directory}/${each.name}`) }));
}

/** Remove those that no container has and that no image of the store would be started from; gives what went. */
export async function pruneComponents(
  places: Places,
  used: Used,
  open: () => Promise<Ports>,
): Promise<StoredComponent[]> {
  const unused = (await translatedComponents(places, used)).filter(({ isUsed }) => !isUsed);
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
