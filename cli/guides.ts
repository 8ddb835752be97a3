/** The guides of the commands. */
import type { Guide } from "./guide.ts";

const runGuide: Guide = {
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
      "security-opt",
      "**no-new-privileges**: nothing the command executes gains privileges. **seccomp=unconfined** or " +
        "**seccomp=FILE**: no system call filter, or one of your own.",
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

const pullGuide: Guide = {
  description: [
    "Fetch an image and unpack it, so that the next run starts at once. Layers that are here are not fetched " +
      "again. A name without a registry means Docker Hub, one without a tag means latest.",
    "Progress goes to standard error; the digest and the full name go to standard output.",
  ],
  examples: [
    { command: "rl pull alpine", text: "The latest Alpine Linux from Docker Hub." },
    { command: "rl pull --platform linux/arm64 ghcr.io/owner/app:1.2", text: "Another machine's variant." },
    { command: "digest=$(rl pull -q alpine)", text: "Only the digest, for a script." },
  ],
};

const imagesGuide: Guide = {
  description: [
    "List images, newest first. With REPOSITORY, only those of that name; NAME:TAG asks for one tag. An image " +
      "with several names is listed once for each. Of an image that is here for several platforms, the one for this " +
      "machine is listed; --all lists each.",
  ],
  examples: [
    { command: "rl images", text: "Everything with a name." },
    { command: "rl images --digests alpine", text: "Every Alpine, with the digests that pin it." },
    { command: "rl images --format json", text: "One JSON object per line, with docker's field names." },
  ],
};

const infoGuide: Guide = {
  description: [
    "Say what this machine offers to containers of an ordinary user: user namespaces, id ranges, storage, " +
      "cgroups, network, system call filters. Each thing that is missing or limited is followed by what mends it. " +
      "Nothing is changed.",
  ],
  examples: [
    { command: "rl info", text: "Read this first on a new machine." },
    { command: "rl info --format json", text: "The same for a program." },
  ],
};

const versionGuide: Guide = {
  description: ["Print the version of rl, of the runtime inside it, and the platform it was built for."],
  examples: [
    { command: "rl version", text: "For a person, or a report of a defect." },
    { command: "rl version --format json", text: "For a program." },
  ],
};

const helpGuide: Guide = {
  description: ["Without COMMAND, list the commands. rl COMMAND --help shows the same as rl help COMMAND."],
  examples: [
    { command: "rl help", text: "The commands." },
    { command: "rl help run", text: "All about running a container." },
  ],
};
const GUIDES: ReadonlyMap<string, Guide> = new Map([
  ["run", runGuide],
  ["pull", pullGuide],
  ["images", imagesGuide],
  ["info", infoGuide],
  ["version", versionGuide],
  ["help", helpGuide],
]);

/** The guide of a command; one without a guide of its own has an empty one. */
export function findGuide(name: string): Guide {
  return GUIDES.get(name) ?? { description: [], examples: [] };
}
