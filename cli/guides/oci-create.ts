import type { Guide } from "../guide.ts";

export const ociCreateGuide: Guide = {
  description: [
    "Create a container from a bundle and stop short of its command: namespaces, mounts and limits are there, and the first process waits for rl oci start. Its streams are the caller's.",
    "The container gets a control group of its own: below the mount or beside our own group, as linux.cgroupsPath says, or rl-ID beside our own where that is allowed. With --systemd-cgroup it is a scope unit that the user's systemd makes (root's: the system's), and linux.cgroupsPath is SLICE:PREFIX:NAME. A limit that cannot be had is refused.",
    "The terminal of a config that asks for one goes to a socket of the caller's, --console-socket.",
  ],
  examples: [
    {
      command: "rl oci create --bundle /srv/app --pid-file app.pid app",
      text: "Prepare it, and write the pid of the process that waits.",
    },
  ],
};
