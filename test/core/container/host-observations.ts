import type { HostObservations } from "../../../core/ports/host-probe.ts";

/** A machine that lacks nothing; tests take things away. */
export const COMPLETE: HostObservations = {
  user: { name: "alice", uid: 1000, gid: 1000 },
  kernelRelease: "6.1.0-13-amd64",
  architecture: "amd64",
  subuid: "root:10000:65536\nalice:100000:65536\n",
  subgid: "alice:100000:65536\n",
  newuidmap: { path: "/usr/bin/newuidmap", privileged: true },
  newgidmap: { path: "/usr/bin/newgidmap", privileged: true },
  unprivilegedUsernsClone: "1\n",
  maxUserNamespaces: "96365\n",
  apparmorRestrictUserns: "0\n",
  seccompActions: "kill_process kill_thread trap errno user_notif trace log allow\n",
  selinux: false,
  cgroup: {
    layout: "v2",
    delegated: "/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service",
    controllers: "pids memory cpu\n",
  },
  pasta: { path: "/usr/bin/pasta", version: "2024_09_06", privileged: false },
  slirp4netns: { path: "/usr/bin/slirp4netns", version: "1.2.0", privileged: false },
  fuseOverlayfs: { path: "/usr/bin/fuse-overlayfs", privileged: false },
  tunDevice: true,
  fuseDevice: true,
  runtimes: { crun: { path: "/usr/bin/crun", version: "1.8.1", privileged: false } },
  storeDirectory: "/home/alice/.local/share/rl",
  storeFilesystem: 0xef53,
};
