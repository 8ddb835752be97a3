/** Annotations of a container, from its image's configuration and from the caller. */

import type { ImageDefaults } from "./input.ts";

/**
 * Prefixes of keys that steer a runtime. An image is data from elsewhere: a label of it must not steer this
 * runtime, nor another that is given the bundle later.
 */
const RESERVED_PREFIXES: readonly string[] = ["rl.", "run.oci."];

/**
 * The image's stop signal and ports, then its labels, then the caller's annotations; later ones win. The keys
 * are those of the image specification's conversion to a runtime configuration (conversion.md).
 */
export function generateAnnotations(
  image: ImageDefaults,
  caller: Readonly<Record<string, string>>,
): Record<string, string> {
  const ports = Object.keys(image.ExposedPorts ?? {});
  const labels = Object.entries(image.Labels ?? {}).filter(
    ([key]) => !RESERVED_PREFIXES.some((prefix) => key.startsWith(prefix)),
  );
  // fromEntries defines properties: a key such as "__proto__" stays a key.
  return Object.fromEntries([
    ...(image.StopSignal ? [["org.opencontainers.image.stopSignal", image.StopSignal] as const] : []),
    ...(ports.length > 0 ? [["org.opencontainers.image.exposedPorts", ports.join(",")] as const] : []),
    ...labels,
    ...Object.entries(caller),
  ]);
}
