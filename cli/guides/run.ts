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
      "log-driver",
      "**json-file**: files below the container's own directory, which **rl logs** reads. **journald**: systemd's " +
        "journal, with the fields that docker gives it (CONTAINER_NAME, CONTAINER_ID, CONTAINER_TAG and so on). " +
        "**none**: nothing is kept. The usual one is json-file with --detach. Without --detach the output is the " +
        "caller's, and kept only when --log-driver or --log-opt is given: it passes through one more process then, " +
        "which makes no difference to a command that writes little, but much to one that writes gigabytes.",
    ],
    [
      "log-opt",
      "**max-size=SIZE**: put a file aside before it grows beyond SIZE bytes; k, m and g are powers of 1000, -1 is no " +
        "limit. **max-file=NUMBER**: how many files there are at most, 1 unless given with max-size. Without both " +
        "there are five files of 20m. **labels=NAME,…** and **env=NAME,…**: labels and variables that are kept with " +
        "each line. **tag=TEMPLATE**: a text that is kept with each line, a Go template of .ID, .FullID, .Name, " +
        ".ImageID, .ImageFullID, .ImageName and .DaemonName. The driver journald has labels, env and tag.",
    ],
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
        "group have the same numbers inside as outside.",
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
