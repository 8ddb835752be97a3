/** Which namespaces a container gets of its own, and the kernel parameters set in them. */

import type { LinuxNamespace, LinuxNamespaceType } from "../spec/runtime-config.ts";
import type { ContainerOptions, NamespaceChoices, NetworkMode } from "./input.ts";
import { sysctlPath } from "./sysctls.ts";

/** Every namespace but, on request, the network's and the user's; and but those that are shared. */
export function generateNamespaces(
  network: NetworkMode,
  user: boolean,
  shared: NamespaceChoices = {},
): LinuxNamespace[] {
  const types: LinuxNamespaceType[] = ["pid", "ipc", "uts", "mount", "cgroup"];
  if (network !== "host") types.push("network");
  if (user) types.push("user");
  const chosen = new Map(Object.entries(shared));
  return types.flatMap((type) => {
    const choice = chosen.get(type);
    if (choice === "host") return [];
    return [choice === undefined ? { type } : { type, path: choice.path }];
  });
}

/**
 * Parameters by dotted name. In a network namespace of its own a container may ping and may listen on low
 * ports whatever its user: neither reaches further than the namespace.
 *
 * @throws RlError as `sysctlPath` does.
 */
export function generateSysctls(
  options: ContainerOptions,
  namespaces: readonly LinuxNamespace[],
): Record<string, string> {
  // One that is joined was set up by whoever made it, and is not this container's to change.
  const own = new Set(namespaces.filter(({ path }) => path === undefined).map(({ type }) => type));
  const requested = Object.entries(options.sysctls ?? {});
  for (const [name, value] of requested) sysctlPath(name, value, own);
  const defaults: readonly (readonly [string, string])[] = own.has("network")
    ? [
        // Group 0 is mapped in every id map; a wider range would be refused in a narrow one.
        ["net.ipv4.ping_group_range", "0 0"],
        ["net.ipv4.ip_unprivileged_port_start", "0"],
      ]
    : [];
  return Object.fromEntries([...defaults, ...requested]);
}
