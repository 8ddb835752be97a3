/** The id maps that engines give an ordinary user's containers. */
import { readFileSync } from "node:fs";
import type { IdMapping } from "../../core/spec/runtime-config.ts";
import { isRoot, userName } from "./user.ts";

/** 0 is who runs the test, and what follows is that user's range in subuid(5) or subgid(5); root is all of them. */
export function subordinateMap(kind: "uid" | "gid"): readonly IdMapping[] {
  if (isRoot()) return [{ containerID: 0, hostID: 0, size: 2 ** 17 }];
  const own = kind === "uid" ? process.getuid?.() : process.getgid?.();
  const lines = readFileSync(`/etc/sub${kind}`, "utf8").split("\n");
  const line = lines.find(
    (text) => text.startsWith(`${userName()}:`) || text.startsWith(`${process.getuid?.()}:`),
  );
  const [, first, size] = (line ?? "").split(":").map(Number);
  if (own === undefined || first === undefined || size === undefined)
    throw new Error(`there is no range in /etc/sub${kind}`);
  return [
    { containerID: 0, hostID: own, size: 1 },
    { containerID: 1, hostID: first, size },
  ];
}
