/** A container as docker's `inspect` shows it, for templates and JSON. */

import { NIL_LIST, NIL_MAP, textMap, type Value } from "../../core/engine/template/value.ts";
import { type Container, type InspectFacts, inspectContainer } from "../../core/mod.ts";

/** What Go has as slices, and prints as [] when there is none. */
const LISTS = new Set([
  "Aliases",
  "Binds",
  "CapAdd",
  "CapDrop",
  "Cmd",
  "DeviceCgroupRules",
  "DeviceRequests",
  "Entrypoint",
  "ExecIDs",
  "ExtraHosts",
  "GroupAdd",
  "Links",
  "OnBuild",
  "SecondaryIPAddresses",
  "SecondaryIPv6Addresses",
  "SecurityOpt",
  "VolumesFrom",
]);

/** What Go has as maps: with texts, and with anything else. */
const TEXT_MAPS = new Set([
  "Annotations",
  "DriverOpts",
  "GraphDriver.Data",
  "Labels",
  "LogConfig.Config",
  "Sysctls",
  "Tmpfs",
]);
const MAPS = new Set(["ExposedPorts", "Networks", "PortBindings", "Ports", "Volumes"]);

export function containerValue(container: Container, facts: InspectFacts): object {
  return structOf(inspectContainer(container, facts), "");
}

function structOf(object: object, name: string): object {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      key,
      templateValue(value as unknown, key, `${name}.${key}`),
    ]),
  );
}

function templateValue(value: unknown, key: string, path: string): Value {
  const isTextMap = TEXT_MAPS.has(key) || TEXT_MAPS.has(path);
  if (value === null) return LISTS.has(key) ? NIL_LIST : isTextMap || MAPS.has(key) ? NIL_MAP : null;
  if (Array.isArray(value)) return value.map((each: unknown) => templateValue(each, "", ""));
  if (typeof value !== "object") return value as Value;
  if (isTextMap) return textMap(value as Readonly<Record<string, string>>);
  if (!MAPS.has(key)) return structOf(value, key);
  return new Map(Object.entries(value).map(([name, each]) => [name, templateValue(each as unknown, "", "")]));
}
