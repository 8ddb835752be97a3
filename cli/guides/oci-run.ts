import type { Guide } from "../guide.ts";

export const ociRunGuide: Guide = {
  description: [
    "Create a container from a bundle, a directory with config.json and a root file system, and run its command: standard input, output and error are the caller's, and the exit status is the command's. With --detach the command is left running, and rl returns at once.",
    "A config asks for many things. What this version does not do is refused, never passed over. rl oci features says what it does.",
    "Hooks of every kind are run. One that fails before the command is executed fails the start; one of poststart or poststop is told as a warning. What a hook writes to its standard output goes to the standard error, and a hook that nobody waits for any more is ended.",
    "Namespaces with a path are joined; what the path leads to must be of the kind that the config says. With --no-pivot the root file system is moved over the host's instead of taking its place: it is for hosts that run from a ramdisk, where nothing else works, and less safe, since the host's mounts stay below it.",
  ],
  examples: [
    { command: "rl oci run work", text: "Run the bundle in this directory." },
    { command: "rl oci run --bundle /srv/app --detach app", text: "Leave it running; see rl oci list." },
  ],
};
