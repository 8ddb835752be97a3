/** What `inspect` and `volume inspect` show of a volume, with docker's names. */

import { NIL_MAP, textMap } from "../../core/engine/template/value.ts";
import type { VolumeRecord } from "../../core/mod.ts";

/** @param directory where the volume is */
export function inspectVolume(
  { name, driver, labels, options, createdAt }: VolumeRecord,
  directory: string,
): object {
  const mapOf = (texts: Readonly<Record<string, string>>) =>
    Object.keys(texts).length === 0 ? NIL_MAP : textMap(texts);
  return {
    CreatedAt: createdAt,
    Driver: driver,
    Labels: mapOf(labels),
    Mountpoint: `${directory}/_data`,
    Name: name,
    Options: mapOf(options),
    Scope: "local",
  };
}
