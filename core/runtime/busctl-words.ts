import { valueWords } from "./property-words.ts";
import type { SystemdManager } from "./scope.ts";
import type { SystemdProperty } from "./systemd-properties.ts";

const SERVICE = "org.freedesktop.systemd1";

/**
 * A command line that sets properties of a unit until it ends (SetUnitProperties of org.freedesktop.systemd1(5)), by
 * busctl(1).
 */
export function setPropertiesWords(
  unit: string,
  properties: readonly SystemdProperty[],
  { busctl, address }: SystemdManager,
): readonly string[] {
  const manager = [SERVICE, "/org/freedesktop/systemd1", `${SERVICE}.Manager`];
  const values = properties.flatMap((property) => [property.name, property.type, ...valueWords(property)]);
  const call = [...manager, "SetUnitProperties", "sba(sv)", unit, "true", String(properties.length)];
  // No word after the dashes is an option.
  return [busctl, `--address=${address}`, "--quiet", "--", "call", ...call, ...values];
}
