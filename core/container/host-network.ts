import type { HostObservations } from "../ports/host-probe.ts";
import type { HostVerdict } from "./host-verdict.ts";

/** What connects a container's own network to the world. */
export interface NetworkVerdict extends HostVerdict {
  readonly helper: "pasta" | "slirp4netns" | undefined;
  readonly path: string | undefined;
  readonly version: string | undefined;
}

/** Judge the user-mode network helper: pasta, else slirp4netns, which publishes no ports. */
export function judgeNetwork(host: HostObservations): NetworkVerdict {
  const helper = host.pasta === undefined ? "slirp4netns" : "pasta";
  const program = host.pasta ?? host.slirp4netns;
  if (program === undefined) {
    const summary = "no helper: containers have the host's network or only loopback";
    const mend = "sudo apt-get install passt";
    return { helper: undefined, path: undefined, version: undefined, state: "missing", summary, mend };
  }
  const facts = { helper, path: program.path, version: program.version } as const;
  const version = program.version === undefined ? "" : ` (${program.version})`;
  const summary = `${helper} at ${program.path}${version}`;
  if (!host.tunDevice) {
    const mend = "sudo modprobe tun && sudo chmod 666 /dev/net/tun";
    return { ...facts, state: "limited", summary: `${summary}, but /dev/net/tun cannot be opened`, mend };
  }
  if (helper === "pasta") {
    const ports =
      "published ports keep their caller's address, in networks with names but for callers on this machine";
    return { ...facts, state: "ok", summary: `${summary}; ${ports}` };
  }
  const mend = "sudo apt-get install passt";
  return { ...facts, state: "limited", summary: `${summary}; no ports are published`, mend };
}
