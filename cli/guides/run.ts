import type { Guide } from "../guide.ts";

export const runGuide: Guide = {
  description: [
    "Make a container from an image and run a command in it. The image is pulled when it is not here. Without " +
      "a command, the one the image names is run. Everything after the image belongs to the command: rl reads " +
      "its own flags only before the image.",
  ],
  examples: [
    { command: "rl run --rm -it alpine sh", text: "A shell that leaves nothing behind." },
    {
      command: "rl run --rm -v ./src:/src:ro -w /src node:22 npm test",
      text: "Run the tests of a project that the container cannot change.",
    },
    {
      command: "rl run --rm --network none --read-only --tmpfs /tmp alpine ls -l /",
      text: "No network, nothing writable but /tmp.",
    },
    {
      command: "rl run --rm --env-file app.env -e LEVEL=debug app",
      text: "Variables from a file, one of them replaced.",
    },
  ],
  flags: new Map([
    [
      "detach-keys",
      "Keys are single characters or **ctrl-** and one of a to z, @, [, \\, ], ^ and _, with commas between them. " +
        "They are typed one after the other; **rl attach** comes back. So does a container with a terminal go on when " +
        "yours is closed, but for one that is started with --rm: that one is told so, or ended.",
    ],
    [
      "entrypoint",
      "The arguments of the image's entrypoint and its default command are dropped with it. Arguments for " +
        "PROGRAM follow the image.",
    ],
    [
      "env",
      "KEY alone takes the value from your environment; when it is not set there, the image's value is removed. " +
        "Flags win over files, later ones over earlier ones.",
    ],
    [
      "env-file",
      "One KEY=VALUE per line. Lines that start with # and empty lines are skipped. All after the first = is the " +
        "value, quotes and blanks included. KEY alone takes the value from your environment and is left out when " +
        "it is not set there.",
    ],
    ["sig-proxy", "Without it, what asks rl to end, like Ctrl-C, ends rl and leaves the container running."],
    [
      "volume",
      "SOURCE is an absolute path on the host, or one that starts with a dot and is relative to the working " +
        "directory. PATH is absolute. OPTIONS, separated by commas: **ro** or **rw**; **nosuid**, **nodev**, " +
        "**noexec**; **bind** or **rbind**; **private**, **slave**, **shared**, and their recursive forms " +
        "**rprivate** (the usual one), **rslave**, **rshared**; **z** or **Z** for an SELinux label that all " +
        "containers, or only this one, may use; **U** to give the source to the container's user.",
    ],
    [
      "tmpfs",
      "OPTIONS, separated by commas: **size**, **nr_blocks**, **nr_inodes**, **mode**, **uid**, **gid**, each " +
        "with a value, **ro**, and **suid**, **dev**, **exec**, which are off unless given.",
    ],
    [
      "userns",
      "**host**: the ids inside are those of the user namespace that all your containers share, in which root is " +
        "you and the others come from your ranges in /etc/subuid and /etc/subgid. **keep-id**: your own user and " +
        "group have the same numbers inside as outside; **keep-id:uid=UID,gid=GID**: they have these. The first container " +
        "of an image with other ids unpacks it once for them; nothing is copied or changed later. **auto** and **nomap** " +
        "are refused.",
    ],
    [
      "add-host",
      "ADDRESS is of version 4 or 6. **host-gateway** is refused: the host has no address in a container's network yet.",
    ],
    [
      "cgroup-parent",
      "NAME.slice is a slice of your service manager's; a path that begins with / is one in the tree of control groups, " +
        "any other is below the group that your own group is in.",
    ],
    [
      "device",
      "PATH is a device, or a directory whose devices are all shown. The rights to it are those that you have by your " +
        "user; those of your groups are not the container's. Rules for less than reading and writing are for root.",
    ],
    [
      "ipc",
      "**private**: its own, which is the usual. **shareable**: its own, and others may share it. " +
        "**container:CONTAINER**: that of such a container. **none**: its own, without /dev/shm. **host**: the host's.",
    ],
    [
      "memory",
      "SIZE is in bytes, with **k**, **m** or **g** for powers of 1024; the least is 6m. Limits need control groups of " +
        "version 2 of which a part is delegated to you, as systemd does for a user who is logged in; where the " +
        "controller is missing, the container is refused with the command that mends it. Containers without limits " +
        "get a group of their own where one can be had, and none where not.",
    ],
    ["memory-swap", "As large as **--memory** for no swap. Without it, swap may be as much as memory."],
    [
      "privileged",
      "Every capability is one inside the user namespace alone: the container can do to the host what you can, and no " +
        "more. It gets no devices; name them with **--device**.",
    ],
    [
      "pid",
      "With **host**, what the command leaves behind ends with it only where the container has a control group.",
    ],
    [
      "ulimit",
      "NAME is one of **core**, **cpu**, **data**, **fsize**, **memlock**, **msgqueue**, **nice**, **nofile**, " +
        "**nproc**, **rss**, **rtprio**, **rttime**, **sigpending**, **stack**, **as** and **locks**. No hard limit can " +
        "be above your own.",
    ],
    [
      "security",
      "**strict**: no capabilities, no new privileges, a read-only root file system with an empty **/tmp** in memory, " +
        "and a lock (Landlock) on all files but those in memory, in **/dev** and in volumes that are not **ro**: they " +
        "can be read and executed, but not changed. Processes reach no abstract socket of the " +
        "host's and signal nobody outside, where the kernel can do that (Linux 6.12). TCP is left to **--network**. " +
        "Needs a kernel with Landlock.",
    ],
    [
      "security-opt",
      "**no-new-privileges**: nothing the command executes gains privileges. **seccomp=unconfined** or " +
        "**seccomp=FILE**: no system call filter, or one of your own. **unmask=ALL** or **systempaths=unconfined**: " +
        "nothing of /proc and /sys is hidden or read-only, which containers inside the container need; " +
        "**unmask=PATH:…** leaves only these as they are, and **mask=PATH:…** hides more.",
    ],
    ["platform", "OS/ARCHITECTURE[/VARIANT], such as linux/arm64."],
  ]),
  exitStatus: [
    { status: "126", text: "The command is in the container but cannot be executed." },
    { status: "127", text: "The command is not in the container." },
    {
      status: "other",
      text: "The exit status of the command; 128 and the signal's number when a signal ended it.",
    },
  ],
};
