import { valueWords } from "./property-words.ts";
import type { SystemdProperty } from "./systemd-properties.ts";

const SERVICE = "org.freedesktop.systemd1";

/**
 * Arguments of busctl(1) that set properties of a unit until it ends (SetUnitProperties of
 * org.freedesktop.systemd1(5)).
 *
 * @param isUser whether the unit is the user's own service manager's
 */
export function setPropertiesWords(
  unit: string,
  properties: readonly SystemdProperty[],
  isUser: boolean,
): readonly string[] {
  const manager = [SERVICE, "/org/freedesktop/systemd1", `${SERVICE}.Manager`];
  return [
    ...(isUser ? ["--user"] : []),
    "--quiet",
    "call",
    ...manager,
    "SetUnitProperties",
    "sba(sv)",
    unit,
    "true",
    String(properties.length),
    ...properties.flatMap((property) => [property.name, property.type, ...valueWords(property)]),
  ];
}
