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
      command: "rl run -d --restart unless-stopped --health-cmd 'wget -qO- localhost' web",
      text: "A server that is started again when it ends, and whose health is known.",
    },
    {
      command: "rl run --rm --env-file app.env -e LEVEL=debug app",
      text: "Variables from a file, one of them replaced.",
    },
  ],
  flags: new Map([
    [
      "health-cmd",
      "It is run in the container as its command was: the same user, variables, capabilities and filter. Once it ends " +
        "with 0 the container is healthy; when **--health-retries** of them in a row have failed, or have not ended " +
        "within **--health-timeout**, it is unhealthy. Failures within **--health-start-period** do not count as long " +
        "as the container has never been well. What the flags leave open is as the image's HEALTHCHECK says.",
    ],
    [
      "restart",
      "**no**; **on-failure**, with **:N** at most N times, when the command has not ended with 0; **always**; " +
        "**unless-stopped**. The pause before is 100 ms and doubles each time, up to a minute; it begins anew once " +
        "the container has run for 10 seconds. A container that you stop stays stopped. In the foreground rl stays " +
        "with the container through all of its starts. When rl itself is asked to " +
        "end by SIGTERM, as when the machine goes down, it does not start the container again, and that does not " +
        "count as stopping it. After a reboot **rl start --all --filter should-start-on-boot=true** starts what was " +
        "running: **always** also what you had stopped, **unless-stopped** not. docs/boot.md has a unit for that.",
    ],
    [
      "detach",
      "Prints the id of the container, which goes on when you log out if your user lingers (**loginctl enable-linger**). " +
        "Without that systemd may end what is left of a login: a container is told so by SIGTERM, ended if it does " +
        "nothing about it, and not started again whatever --restart says.",
    ],
    [
      "detach-keys",
      "Keys are single characters or **ctrl-** and one of a to z, @, [, \\, ], ^ and _, with commas between them. " +
        "They are typed one after the other; **rl attach** comes back. A container with a terminal also goes on when " +
        "yours is closed; one that is started with --rm is told so, and ended if it does nothing about that. With " +
        "--runtime no keys leave a container.",
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
        "each line; **labels-regex=EXPRESSION** and **env-regex=EXPRESSION**: those whose names have a part like " +
        "that. **tag=TEMPLATE**: a text that is kept with each line, a Go template of .ID, .FullID, .Name, " +
        ".ImageID, .ImageFullID, .ImageName and .DaemonName. The driver journald has all but the first two. " +
        "**mode=blocking** and **compress=false** are how it is: nothing is thrown away, and files that are put " +
        "aside stay as they are.",
    ],
    [
      "volume",
      "SOURCE is an absolute path on the host, one that starts with a dot and is relative to the working " +
        "directory, or the name of a volume; without it there is a new volume. A directory or volume that is not " +
        "there is made. What an image declares as a volume is a new one, unless something is mounted there; new " +
        "ones without a name go with **--rm** and with **rl rm -v**. An empty volume gets what the image has at " +
        "PATH, with owners and modes, unless **nocopy** is given. PATH is absolute. " +
        "OPTIONS, separated by commas: **ro** or **rw**; **nosuid**, **nodev**, " +
        "**noexec**; **bind** or **rbind**; **private**, **slave**, **shared**, and their recursive forms " +
        "**rprivate** (the usual one), **rslave**, **rshared**; **z** or **Z** for an SELinux label that all " +
        "containers, or only this one, may use; **U** to give what is mounted, with all that is in it, to the container's user at " +
        "each start: on the host it then has the number that this user has there, and only what is yours can be given.",
    ],
    [
      "mount",
      "KEY=VALUE, separated by commas. **type**: **bind**, **volume** (the usual one), **tmpfs** or **image**. **src** or " +
        "**source**, **dst**, **target** or **destination**; **readonly** or **ro**. Of a bind, whose source has to be " +
        "there: **bind-propagation**, **bind-nonrecursive**, **bind-recursive=enabled|disabled|readonly**. Of a " +
        "volume: **volume-nocopy**, **volume-label=KEY=VALUE**, **volume-subpath**, a relative path in the volume " +
        "that is shown in its place. Of a tmpfs: **tmpfs-size**, **tmpfs-mode**. An image has to be here, " +
        "is shown as it is, and can only be read; **image-subpath** or **subpath** is what of it is shown. **consistency** means nothing here.",
    ],
    [
      "volumes-from",
      "The binds and volumes of a container, running or not, at the same paths; with **:ro** to be read only. What " +
        "is mounted at one of these paths otherwise wins.",
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
        "of an image with other ids unpacks it once for them; nothing is copied or changed later. " +
        "Volumes keep the owners that their files have on the host: " +
        "a new one is yours, which is root's without keep-id and your user's with it, and so is what these two " +
        "make in it. Files of other users have other numbers under the other map; use a volume with one of the two. " +
        "**auto**: the container has ids of its own, a range of your subordinate ids that no other container has, until " +
        "it is removed. They are as many as the image's users take, at least 1024, or **auto:size=NUMBER**; " +
        "**uidmapping=INSIDE:OUTSIDE:NUMBER** and **gidmapping** give some of them another meaning, where OUTSIDE 0 " +
        "is you. **nomap**: all your subordinate ids, but not your own. Both show the files of the image with these " +
        "owners by fuse-overlayfs, which has to be installed, and copy nothing; a new volume is the container's, binds " +
        "keep their owners. Nothing is shared with other containers by --pid or --ipc.",
    ],
    [
      "attach",
      "stdin, stdout or stderr; all three, and stdin with --interactive, unless one is named. With stdin alone the " +
        "container's id is printed. What is not shown is still kept for rl logs.",
    ],
    [
      "add-host",
      "ADDRESS is of version 4 or 6. **host-gateway** stands for the host, and opens a way to it: with a pasta of 2024 or " +
        "newer to what listens on the host's own address, with an older one, and with slirp4netns, to its loopback " +
        "too. The names host.docker.internal and host.containers.internal are there with it. From networks with names no way " +
        "leads to the host.",
    ],
    [
      "network",
      "**private**, also **bridge** or **default**: a namespace of the container's own, connected by pasta; by " +
        "slirp4netns where pasta is not installed, and with loopback only, and a warning, where neither is. **none**: " +
        "loopback only. **host**: the host's. **container:NAME**: that of another container, with its name and its " +
        "/etc/hosts. **ns:PATH**: a network namespace that belongs to the user namespace of your containers. " +
        "**pasta:OPTION,…** passes words on to pasta, such as pasta:--mtu,1500; **slirp4netns:KEY=VALUE,…** knows " +
        "allow_host_loopback, enable_ipv6, mtu, outbound_addr and outbound_addr6. Any other word is a network that **rl network " +
        "create** has made, and it can be given several times: **NAME:KEY=VALUE,…** or **name=NAME,KEY=VALUE,…**, where " +
        "KEY is alias, ip, ip6, mac or mac-address, rate, or interface_name, also as docker's driver-opt " +
        "com.docker.network.endpoint.ifname.",
    ],
    [
      "publish",
      "ADDRESS is of the host, one of version 6 in brackets; without one it is every address of both versions. Ports " +
        "are numbers or ranges; without HOSTPORT, a free one is chosen at each start, see **rl port**. The container sees " +
        "the real address of who connects, for TCP and UDP. A port is published on one address or on all of them. " +
        "Ports below net.ipv4.ip_unprivileged_port_start, 1024 by default, are root's. sctp is refused.",
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
    [
      "label",
      "KEY alone has an empty value. Labels are not seen in the container; those of the image are there too, and lose " +
        "against these.",
    ],
    [
      "label-file",
      "One KEY=VALUE or KEY per line. Lines that start with # and empty lines are skipped. Flags win over files.",
    ],
    [
      "replace",
      "The container that has the name is asked to end as by rl stop, and removed with all it has written.",
    ],
    ["stop-timeout", "Without it 10 seconds. See rl help stop."],
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
