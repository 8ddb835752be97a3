/**
 * What keeps each attack off, switched off: a change to the sources, and the test that must fail then. A test that
 * passes all the same proves nothing about the measure.
 */

export interface Replacement {
  /** Path in the repository. */
  readonly file: string;
  /** There exactly once. */
  readonly find: string;
  readonly replace: string;
}

export interface Mutation {
  /** Of the list of attacks: "A1" to "A17". */
  readonly row: string;
  /** What is switched off. */
  readonly measure: string;
  readonly replacements: readonly Replacement[];
  /** A script that writes generated files anew. */
  readonly generate?: string;
  /** The test's file, below test/. */
  readonly test: string;
  /** What the name of a test that fails begins with. */
  readonly fails: string;
  /** In the short list, which every run of all tests has. */
  readonly short?: true;
}

const attack = (name: string): string => `hardening/attacks/${name}.test.ts`;

export const MUTATIONS: readonly Mutation[] = [
  {
    row: "A1",
    measure: "the program that a container can reach is sealed",
    replacements: [
      {
        file: "syscalls-c/library.c",
        find: "(fcntl(fd, F_ADD_SEALS, seals) < 0 || fcntl(fd, F_GET_SEALS) != seals)",
        replace: "seals < 0",
      },
    ],
    test: attack("a01-own-program"),
    fails: "with --init the program is in reach",
    short: true,
  },
  {
    row: "A2",
    measure: "every descriptor but 0, 1, 2 is closed by the exec",
    replacements: [
      {
        file: "syscalls-c/exec.c",
        find: "if (sys_close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) < 0)",
        replace: "if (0)",
      },
    ],
    test: attack("a02-descriptors"),
    fails: "the command of an image has 0, 1 and 2",
  },
  {
    row: "A2",
    measure: "the working directory is opened in the root, and must have a name there",
    replacements: [
      {
        file: "syscalls-c/process.c",
        find: "int made = 0, fd = root_make_directory(setup->root, path, 0755, &made);",
        replace: "int made = 0, fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);",
      },
      {
        file: "syscalls-c/process.c",
        find: "return name[0] == '/' ? 0 : fail(setup->failure, EXDEV, path);",
        replace: "return 0;",
      },
    ],
    test: attack("a02-descriptors"),
    fails: "-w of a descriptor is refused or harmless",
  },
  {
    row: "A3",
    measure: "paths are resolved in the root",
    replacements: [
      {
        file: "syscalls-c/root.c",
        find: "uint64_t resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;",
        replace: "uint64_t resolve = RESOLVE_NO_MAGICLINKS;",
      },
      {
        file: "syscalls-c/root.c",
        find: "fd = sys_openat2(root, path, ",
        replace: "fd = sys_openat2(root, path[0] != '/' ? path : path[1] ? path + 1 : \".\", ",
      },
    ],
    test: attack("a03-mount-targets"),
    fails: "what is mounted through a link is found through it",
  },
  {
    row: "A3",
    measure: "below /proc, /sys and /dev no link is followed",
    replacements: [
      {
        file: "syscalls-c/mount.c",
        find: '{ "/proc", "/sys", "/dev" }',
        replace: '{ "/none/proc", "/none/sys", "/none/dev" }',
      },
    ],
    test: "hardening/kernel-paths.test.ts",
    fails: "/proc as a link to a directory of the host is refused",
  },
  {
    row: "A3",
    measure: "the kernel's files are written when they are the kernel's",
    replacements: [
      {
        file: "syscalls-c/process.c",
        find: "if (fs.f_type == PROC_SUPER_MAGIC)",
        replace: "if (fs.f_type)",
      },
    ],
    test: attack("a03-mount-targets"),
    fails: "what should go to the kernel's own files",
  },
  {
    row: "A3",
    measure: "files are hidden under the null device and nothing else",
    replacements: [
      {
        file: "syscalls-c/cover.c",
        find: "if (S_ISCHR(status.st_mode) && status.st_rdev == makedev(1, 3))",
        replace: "if (status.st_rdev != makedev(255, 255))",
      },
      // The same file is to be the container's null device, which is looked at, too.
      {
        file: "syscalls-c/mount.c",
        find: "if (!S_ISCHR(status.st_mode) && !S_ISBLK(status.st_mode))",
        replace: "if (S_ISDIR(status.st_mode))",
      },
    ],
    test: attack("a03-mount-targets"),
    fails: "where the host's own /dev/null is another file",
  },
  {
    row: "A4",
    measure: "the list of hidden paths is whole",
    replacements: [{ file: "core/bundle/paths.ts", find: '  "/proc/keys",\n', replace: "" }],
    test: attack("a04-kernel-files"),
    fails: "in an image each hidden path is empty or missing",
  },
  {
    row: "A4",
    measure: "a path is hidden",
    replacements: [
      {
        file: "syscalls-c/cover.c",
        find: "\t\tmount = clone_null();\n",
        replace: '\t\tmount = mount_clone_tree(fd, "", 0, 0, 0);\n\t\tif (0)\n\t\t\tclone_null();\n',
      },
    ],
    test: attack("a04-kernel-files"),
    fails: "in an image each hidden path is empty or missing",
  },
  {
    row: "A4",
    measure: "what is to be read-only is",
    replacements: [
      {
        file: "syscalls-c/cover.c",
        find: 'mount = mount_clone_tree(fd, "", 1, MOUNT_ATTR_RDONLY, 0);',
        replace: 'mount = mount_clone_tree(fd, "", 1, 0, 0);',
      },
    ],
    test: attack("a04-kernel-files"),
    fails: "in an image nothing below /proc/sys and /sys can be written",
  },
  {
    row: "A5",
    measure: "a parameter's value is one printable line",
    replacements: [{ file: "core/bundle/sysctls.ts", find: "/^[\\x20-\\x7e\\t]*$/", replace: "/^[^]*$/" }],
    test: attack("a05-parameters"),
    fails: "a bundle's linux.sysctl takes",
  },
  {
    row: "A5",
    measure: "only parameters of a namespace can be set",
    replacements: [
      {
        file: "core/bundle/sysctls.ts",
        find: '  if (path === "kernel/domainname") return "uts";\n  return undefined;',
        replace: '  return "uts";',
      },
    ],
    test: attack("a05-parameters"),
    fails: "a bundle's linux.sysctl takes",
    short: true,
  },
  {
    row: "A5",
    measure: "control groups are mounted read-only",
    replacements: [
      {
        file: "core/bundle/default-mounts.ts",
        find: 'options: ["ro", "nosuid", "noexec", "nodev"],',
        replace: 'options: ["nosuid", "noexec", "nodev"],',
      },
    ],
    test: attack("a05-parameters"),
    fails: "control groups cannot be mounted",
  },
  {
    row: "A6",
    measure: "/dev has six devices",
    replacements: [
      {
        file: "core/plan/devices.ts",
        find: '"urandom", "tty"];',
        replace: '"urandom", "tty", "kmsg"];',
      },
    ],
    test: attack("a06-devices"),
    fails: "an image has six devices",
  },
  {
    row: "A6",
    measure: "a /dev that is a link is refused",
    replacements: [
      {
        file: "syscalls-c/mount.c",
        find: '{ "/proc", "/sys", "/dev" }',
        replace: '{ "/proc", "/sys", "/none/dev" }',
      },
    ],
    test: attack("a06-devices"),
    fails: "a bundle whose /dev is a link is refused",
  },
  {
    row: "A7",
    measure: "the filter is put in force",
    replacements: [
      {
        file: "syscalls-c/credentials.c",
        find: "return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0",
        replace: "return program.len == 0",
      },
    ],
    test: "e2e/isolation/power.test.ts",
    fails: "no namespace can be made or joined",
  },
  {
    row: "A7",
    measure: "sockets of the families AF_ALG and AF_VSOCK are refused",
    replacements: [
      {
        file: "core/seccomp/default-profile.ts",
        find: "const SOCKET_FAMILIES = [38, 40];",
        replace: "const SOCKET_FAMILIES: readonly number[] = [];",
      },
    ],
    generate: "scripts/generate-seccomp.ts",
    test: "kernel/seccomp.test.ts",
    fails: "a process under the default filter can do what it must",
  },
  {
    row: "A7",
    measure: "processes are cloned without namespaces",
    replacements: [
      {
        file: "core/seccomp/default-profile.ts",
        find: "const CLONE_NAMESPACES = 0x7e020000;",
        replace: "const CLONE_NAMESPACES = 0x02000000;",
      },
    ],
    generate: "scripts/generate-seccomp.ts",
    test: "kernel/seccomp.test.ts",
    fails: "a process under the default filter can do what it must",
  },
  {
    row: "A7",
    measure: "io_uring is refused",
    replacements: [
      {
        file: "core/seccomp/default-profile.ts",
        find: "io_submit epoll_create ",
        replace: "io_submit io_uring_setup epoll_create ",
      },
    ],
    generate: "scripts/generate-seccomp.ts",
    test: "kernel/seccomp.test.ts",
    fails: "a process under the default filter can do what it must",
  },
  {
    row: "A8",
    measure: "TIOCSTI is refused by the 32 bits that the kernel looks at",
    replacements: [
      {
        file: "core/seccomp/default-profile.ts",
        find: 'return { index, value: INT_MASK, valueTwo: value, op: "SCMP_CMP_MASKED_EQ" };',
        replace: 'return { index, value, op: "SCMP_CMP_EQ" };',
      },
    ],
    generate: "scripts/generate-seccomp.ts",
    test: attack("a08-terminals"),
    fails: "an image's command with a terminal is refused each form",
  },
  {
    row: "A8",
    measure: "a container has a session of its own",
    replacements: [{ file: "syscalls-c/setup.c", find: "\tsetsid();\n", replace: "" }],
    test: attack("a08-terminals"),
    fails: "a bundle's command types nothing into the caller's terminal",
  },
  {
    row: "A9",
    measure: "a container has a session keyring of its own",
    replacements: [
      {
        file: "syscalls-c/setup.c",
        find: "\tsyscall(SYS_keyctl, 1 /* KEYCTL_JOIN_SESSION_KEYRING */, NULL);\n",
        replace: "",
      },
    ],
    test: attack("a09-keyrings"),
    fails: "by a bundle's command it is not",
  },
  {
    row: "A11",
    measure: "the inheritable set is empty",
    replacements: [
      { file: "core/bundle/capabilities.ts", find: "inheritable: []", replace: "inheritable: kept" },
    ],
    test: attack("a11-capabilities"),
    fails: "a file with inheritable capabilities gives nothing",
  },
  {
    row: "A12",
    measure: "the primary group is among the supplementary ones",
    replacements: [
      {
        file: "syscalls-c/user.c",
        find: "if (add_group(user, user->gid) < 0 || (found &&",
        replace: "if ((found &&",
      },
    ],
    test: attack("a12-groups"),
    fails: "a file that denies a group denies it",
  },
  {
    row: "A13",
    measure: "a number above the highest id is refused",
    replacements: [
      { file: "core/bundle/user.ts", find: "if (id > MAX_ID)", replace: "if (id > 2 ** 90)" },
      { file: "syscalls-c/user.c", find: "return value <= UINT32_MAX - 1 ? 1 : -1;", replace: "return 1;" },
    ],
    test: attack("a13-users"),
    fails: "of the command line are who they say, or refused",
  },
  {
    row: "A13",
    measure: "all digits are a number",
    replacements: [
      {
        file: "syscalls-c/user.c",
        find: "if (number ? uid == id : span_is(line[0], wanted))",
        replace: "if (span_is(line[0], wanted) || (number && uid == id))",
      },
    ],
    test: attack("a13-users"),
    fails: "of the command line are who they say, or refused",
  },
  {
    row: "A13",
    measure: "a user database is a regular file",
    replacements: [
      {
        file: "syscalls-c/credentials.c",
        find: "!S_ISREG(status.st_mode)",
        replace: "S_ISSOCK(status.st_mode)",
      },
    ],
    test: attack("a13-users"),
    fails: "/etc/passwd of a bundle that is endless zeros",
  },
  {
    row: "A13",
    measure: "a user database has at most 1 MiB",
    replacements: [
      {
        file: "syscalls-c/credentials.c",
        find: "status.st_size >= DATABASE_MAX ? EFBIG",
        replace: "status.st_size < 0 ? EFBIG",
      },
    ],
    test: attack("a13-users"),
    fails: "/etc/group of a bundle that is a gigabyte without blocks",
  },
  {
    row: "A14",
    measure: "helpers get no variables",
    replacements: [
      {
        file: "syscalls-c/helper.c",
        find: "execve(argv[0], argv, environment);",
        replace: "execve(argv[0], argv, environment[0] ? environment : environ);",
      },
    ],
    test: attack("a14-image-config"),
    fails: "with --network private the same is executed",
  },
  {
    row: "A15",
    measure: "an image's entry without a sign takes nothing of the caller's",
    replacements: [
      {
        file: "core/bundle/environment.ts",
        find: 'if (key === "" || entry.length === key.length || own',
        replace: 'if (key === "" || own',
      },
    ],
    test: attack("a15-environment"),
    fails: "of an image are those with a sign",
  },
  {
    row: "A16",
    measure: "a container's name is no path",
    replacements: [
      {
        file: "cli/run/container.ts",
        find: "const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$/;",
        replace: "const NAME = /^[^]{0,4000}$/;",
      },
    ],
    test: attack("a16-names"),
    fails: "of containers are refused by run",
  },
  {
    row: "A16",
    measure: "a bundle's id is no path",
    replacements: [
      {
        file: "core/runtime/state.ts",
        find: "const ID = /^[A-Za-z0-9][A-Za-z0-9_+.-]{0,254}$/;",
        replace: "const ID = /^[^]{0,4000}$/;",
      },
    ],
    test: attack("a16-names"),
    fails: "of bundles are refused by oci delete --force",
  },
  {
    row: "A17",
    measure: "a process is the container's when it was started then",
    replacements: [
      {
        file: "core/runtime/state.ts",
        find: "if (now.startTime !== startTime || now.bootId !== bootId)",
        replace: "if (now.startTime === undefined || now.bootId !== bootId)",
      },
      {
        file: "syscalls-c/signal.c",
        find: "if (start_time(pid) != started)",
        replace: "if (start_time(pid) < 0)",
      },
    ],
    test: attack("a17-forged-states"),
    fails: "no forged state has the victim signalled",
    short: true,
  },
  {
    row: "A17",
    measure: "a process is the container's in the boot that it was started in",
    replacements: [
      {
        file: "core/runtime/state.ts",
        find: "now.startTime !== startTime || now.bootId !== bootId",
        replace: "now.startTime !== startTime",
      },
    ],
    test: attack("a17-forged-states"),
    fails: "no forged state has the victim signalled",
  },
];
