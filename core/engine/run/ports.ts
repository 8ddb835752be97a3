/** The ports that flags and image ask to publish. */
import {
  type ExposedPort,
  isRlError,
  type PortRequest,
  parseExpose,
  parsePublish,
  publishAll,
} from "../../mod.ts";
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

/** Tell of a mistyped port, also where nothing comes of any. @throws RlError "invalid" */
export function checkPorts({ expose, publish }: PortFlags): void {
  for (const text of publish) checkOne(() => parsePublish(text));
  for (const text of expose) checkOne(() => parseExpose(text));
}

/** What only a helper cannot do is said where one is used. */
function checkOne(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!isRlError(error) || error.code !== "unsupported") throw error;
  }
}
