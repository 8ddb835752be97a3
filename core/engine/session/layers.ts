/** Where unpacked layers are. On the path of every start. */

import type { StorePaths } from "../../host/bun/paths.ts";
import { access } from "../../host/bun/system.ts";
import type { IdMaps } from "../../mod.ts";

/** One directory per form and id map: owners on disk are those of the map a layer was written under. */
export function layersDirectory(paths: StorePaths, form: "overlay" | "flat", maps: IdMaps): string {
  return `${paths.layers}/${form}-${maps.variant}`;
}

/** Whether every layer is there; layers appear only when complete. */
export function layersPresent(directory: string, layers: readonly string[]): boolean {
  return layers.every((layer) => access(`${directory}/${layer}`, 0));
}
