/** Calls of systemd's manager (org.freedesktop.systemd1(5)) as arguments of busctl(1). */
import type { SystemdProperty } from "./systemd-properties.ts";

/** How the manager is reached. */
export interface ManagerBus {
  /** busctl(1), an absolute path. */
  readonly busctl: string;
  /** D-Bus address of its bus. */
  readonly address: string;
}

const SERVICE = "org.freedesktop.systemd1";

/** The command line of a call: its method, signature and arguments. */
export function managerCall({ busctl, address }: ManagerBus, call: readonly string[]): readonly string[] {
  const manager = [SERVICE, "/org/freedesktop/systemd1", `${SERVICE}.Manager`];
  // No word after the dashes is an option.
  return [busctl, `--address=${address}`, "--quiet", "--", "call", ...manager, ...call];
}

/** A property as arguments: its name, its signature and its value, of which arrays begin with their length. */
export function propertyWords(property: SystemdProperty): readonly string[] {
  return [property.name, property.type, ...valueWords(property)];
}

function valueWords({ type, value }: SystemdProperty): readonly string[] {
  switch (type) {
    case "t":
      return [value.toString()];
    case "ay":
      return [String(value.length), ...[...value].map(String)];
    case "a(st)":
      return [String(value.length), ...value.flatMap(([path, each]) => [path, each.toString()])];
  }
}

/** A command line that sets properties of a unit until it ends (SetUnitProperties). */
export function setPropertiesWords(
  unit: string,
  properties: readonly SystemdProperty[],
  bus: ManagerBus,
): readonly string[] {
  const values = properties.flatMap(propertyWords);
  return managerCall(bus, [
    "SetUnitProperties",
    "sba(sv)",
    unit,
    "true",
    String(properties.length),
    ...values,
  ]);
}
