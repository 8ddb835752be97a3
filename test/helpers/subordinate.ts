/** Ids that belong to the user who runs the tests and are not that user's own, by subuid(5) and subgid(5). */
import { readFileSync } from "node:fs";
import type { IdMapping, RuntimeConfig } from "../../core/spec/runtime-config.ts";
import { skip } from "./skip.ts";
import { isRoot, userName } from "./user.ts";

type Kind = "uid" | "gid";

/** The user's range; undefined where there is none. */
function rangeOf(kind: Kind): { readonly first: number; readonly size: number } | undefined {
  const names = [userName(), String(process.getuid?.())];
  const lines = readFileSync(`/etc/sub${kind}`, "utf8").split("\n");
  const [, first, size] =
    lines.map((line) => line.split(":")).find(([name = ""]) => names.includes(name)) ?? [];
  return first === undefined || size === undefined ? undefined : { first: Number(first), size: Number(size) };
}

/** The first subordinate id; the test is skipped where there are none. */
export function firstSubordinate(): number {
  return rangeOf("uid")?.first ?? skip("the user has no subordinate ids");
}

/** The config with a user namespace of these ids alone, in which its user is nobody. */
export function withSubordinates(config: RuntimeConfig, first: number): RuntimeConfig {
  const mappings = [{ containerID: 0, hostID: first, size: 1000 }];
  return { ...config, linux: { ...config.linux, uidMappings: mappings, gidMappings: mappings } };
}

/** The map that engines give an ordinary user's containers: 0 is that user, what follows the range; root is all. */
export function subordinateMap(kind: Kind): readonly IdMapping[] {
  if (isRoot()) return [{ containerID: 0, hostID: 0, size: 2 ** 17 }];
  const own = kind === "uid" ? process.getuid?.() : process.getgid?.();
  const range = rangeOf(kind);
  if (own === undefined || range === undefined) throw new Error(`there is no range in /etc/sub${kind}`);
  return [
    { containerID: 0, hostID: own, size: 1 },
    { containerID: 1, hostID: range.first, size: range.size },
  ];
}
