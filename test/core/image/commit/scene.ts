/** A store with an image of two layers, and a container of it whose own tree a test writes. */

import { formatDigest } from "../../../../core/digest/digest.ts";
import { createMemoryTreeWriter, type MemoryDirectory } from "../../../../core/host/memory/mod.ts";
import type { OwnTree } from "../../../../core/image/commit/own-tree.ts";
import type { StorePorts } from "../../../../core/image/ports.ts";
import { pullImage } from "../../../../core/image/pull.ts";
import type { ImageRecord } from "../../../../core/image/record.ts";
import type { TreeWriter } from "../../../../core/ports/tree-writer.ts";
import {
  AMD64,
  type FixtureImage,
  finish,
  image,
  keeping,
  layer,
  type Store,
  serve,
  shelf,
  store,
} from "../fixture.ts";

export const REFERENCE = "docker.io/library/base:latest";
export const base: FixtureImage = image([layer({ "etc/a": "1", "etc/b": "2" }), layer({ c: "3" })]);
export const TREE: OwnTree = { place: { kind: "directory", path: "container" }, markerFiles: false };

export interface Scene {
  readonly kept: Store;
  readonly ports: StorePorts;
  readonly record: ImageRecord;
}

export async function scene(
  change: (writer: TreeWriter) => Promise<void> | void,
  form: "overlay" | "flat" = "overlay",
): Promise<Scene> {
  const kept = store(serve(shelf({ latest: base.manifest }, base)), form);
  const pull = pullImage(REFERENCE, { platform: AMD64, policy: "always" }, kept.ports);
  const { result: record } = await finish(pull);
  const parent = form === "flat" ? treeOf(kept, record.layers.flat.at(-1)) : undefined;
  const writer = createMemoryTreeWriter({ form, parent });
  await change(writer);
  await writer.finish();
  return { kept, ports: keeping(kept, new Map(), new Map([["container", writer.tree()]])), record };
}

/** A tree by the digits of its key. */
export function treeOf({ trees }: Store, hex: string | undefined): MemoryDirectory | undefined {
  return trees.trees.get(formatDigest("sha256", hex ?? ""));
}
