import { listChanges, type TreeChange } from "../../layer/diff-changes.ts";
import type { TreeReadRequest } from "../../ports/tree-reader.ts";
import type { ImageRecord } from "../record.ts";
import { imageTrees, type OwnTree, type ReadPorts, readOwnTree } from "./own-tree.ts";

type Layered = Pick<ImageRecord, "layers">;

/** What a container has changed of its image, or how it differs from another one, whose layers are unpacked. */
export function containerChanges(
  tree: OwnTree,
  image: Layered,
  other: Layered | undefined,
  ports: ReadPorts,
): Promise<TreeChange[]> {
  if (other === undefined) return listChanges(readOwnTree(tree, image, { content: false }, ports));
  const { form } = ports.trees;
  const below = form === "overlay" ? imageTrees(image, form) : [];
  return listChanges(
    ports.treeReader.read({
      view: "whole",
      trees: [tree.place, ...below],
      base: imageTrees(other, form),
      content: false,
      markerFiles: tree.markerFiles,
    }),
  );
}

/** What the uppermost layer of an image has changed, or how the image differs from another one; both unpacked. */
export function imageChanges(
  image: Layered,
  other: Layered | undefined,
  ports: ReadPorts,
): Promise<TreeChange[]> {
  return listChanges(ports.treeReader.read(imageRequest(image, other, ports)));
}

function imageRequest(
  image: Layered,
  other: Layered | undefined,
  { trees: { form } }: ReadPorts,
): TreeReadRequest {
  const all = imageTrees(image, form);
  if (other !== undefined)
    return { view: "whole", trees: all, base: imageTrees(other, form), content: false };
  if (form === "overlay") return { view: "own", trees: all.slice(0, 1), base: all.slice(1), content: false };
  const { flat } = image.layers;
  const base = imageTrees({ layers: { overlay: [], flat: flat.slice(0, -1) } }, form);
  return { view: "whole", trees: all, base, content: false };
}
