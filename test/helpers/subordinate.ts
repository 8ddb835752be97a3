/** Ids that belong to the user who runs the tests, and are not that user's own. */
import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import type { RuntimeConfig } from "../../core/spec/runtime-config.ts";
import { skip } from "./skip.ts";

/** The first subordinate id; the test is skipped where there are none. */
export function firstSubordinate(): number {
  const { username, uid } = userInfo();
  const lines = readFileSync("/etc/subuid", "utf8").split("\n");
  const own = lines
    .map((line) => line.split(":"))
    .find(([name]) => name === username || name === String(uid));
  return own === undefined ? skip("the user has no subordinate ids") : Number(own[1]);
}

/** The config with a user namespace of these ids alone, in which its user is nobody. */
export function withSubordinates(config: RuntimeConfig, first: number): RuntimeConfig {
  const mappings = [{ containerID: 0, hostID: first, size: 1000 }];
  return { ...config, linux: { ...config.linux, uidMappings: mappings, gidMappings: mappings } };
}
