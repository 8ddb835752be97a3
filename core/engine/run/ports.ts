/** The ports that flags and image ask to publish. */
import { type ExposedPort, type PortRequest, parseExpose, parsePublish, publishAll } from "../../mod.ts";
import { readText } from "../session/read-text.ts";
import type { RunFlags } from "./words.ts";

/** Whether the host has addresses of IPv6. */
export function hasIpv6(): boolean {
  return readText("/proc/net/if_inet6") !== "";
}

type PortFlags = Pick<RunFlags, "expose" | "publish" | "publish-all">;

/** @param declared an image's ExposedPorts: "80/tcp" are the keys @throws RlError */
export function askedPorts(
  flags: PortFlags,
  declared: Readonly<Record<string, unknown>> | null | undefined,
): readonly PortRequest[] {
  const published = flags.publish.flatMap(parsePublish);
  // A mistyped one is told of, whether or not anything comes of it.
  const exposed: ExposedPort[] = flags.expose.flatMap(parseExpose);
  if (!flags["publish-all"]) return published;
  const all = [...Object.keys(declared ?? {}).flatMap(parseExpose), ...exposed];
  return [...published, ...publishAll(all, published)];
}
