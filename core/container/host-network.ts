import type { HostObservations } from "../ports/host-probe.ts";
import type { HostVerdict } from "./host-verdict.ts";

/** What connects a container's own network to the world. */
export interface NetworkVerdict extends HostVerdict {
  readonly helper: "pasta" | undefined;
  readonly path: string | undefined;
  readonly version: string | undefined;
}

/** Judge the user-mode network helper. Only pasta serves; slirp4netns alone is said not to. */
export function judgeNetwork(host: HostObservations): NetworkVerdict {
  const program = host.pasta;
  if (program === undefined) {
    const instead = host.slirp4netns === undefined ? "" : " (slirp4netns is here, but not used yet)";
    const summary = `no helper${instead}: containers have the host's network or only loopback`;
    const mend = "sudo apt-get install passt";
    return { helper: undefined, path: undefined, version: undefined, state: "missing", summary, mend };
  }
  const facts = { helper: "pasta", path: program.path, version: program.version } as const;
  const version = program.version === undefined ? "" : ` (${program.version})`;
  const summary = `pasta at ${program.path}${version}`;
  if (host.tunDevice) return { ...facts, state: "ok", summary };
  const mend = "sudo modprobe tun && sudo chmod 666 /dev/net/tun";
  return { ...facts, state: "limited", summary: `${summary}, but /dev/net/tun cannot be opened`, mend };
}
