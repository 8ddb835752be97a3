import type { SystemdProperty } from "./systemd-properties.ts";

/** A value as arguments of busctl(1), without its signature: arrays begin with their length. */
export function valueWords(property: SystemdProperty): readonly string[] {
  switch (property.type) {
    case "t":
      return [property.value.toString()];
    case "ay":
      return [String(property.value.length), ...[...property.value].map(String)];
    case "a(st)":
      return [
        String(property.value.length),
        ...property.value.flatMap(([path, value]) => [path, value.toString()]),
      ];
  }
}
