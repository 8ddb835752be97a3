/** Entries of `mounts`, and the id maps they share with the user namespace. */
import { asText, listOf } from "../spec/fields.ts";
import type { IdMapping, Mount } from "../spec/runtime-config.ts";
import { asName, asUint32, propertiesOf, whole } from "./reading.ts";

/** Read one mount. Throws RlError "invalid". */
export function readMount(value: unknown, where: string): Mount {
  const { must, may } = propertiesOf(value, where);
  return whole<Mount>({
    destination: must("destination", readDestination),
    type: may("type", asText),
    source: may("source", asText),
    options: may("options", listOf(asText)),
    uidMappings: may("uidMappings", listOf(readIdMapping)),
    gidMappings: may("gidMappings", listOf(readIdMapping)),
  });
}

/** Read one line of an id map. Throws RlError "invalid". */
export function readIdMapping(value: unknown, where: string): IdMapping {
  const { must } = propertiesOf(value, where);
  return whole<IdMapping>({
    containerID: must("containerID", asUint32),
    hostID: must("hostID", asUint32),
    size: must("size", asUint32),
  });
}

/** Old tools wrote relative paths, which the specification has be relative to the container's root. */
function readDestination(value: unknown, where: string): string {
  const path = asName(value, where);
  return path.startsWith("/") ? path : `/${path}`;
}
