/** Mutations of the process: what it may call, whom it may reach and who it is: A7 to A13. */
import { attack, type Mutation } from "./mutation.ts";

export const PROCESS: readonly Mutation[] = [
  {
    row: "A7",
    measure: "the filter is put in force",
    replacements: [
      {
        file: "syscalls-c/credentials.c",
        find: "if (count == 0 || count > BPF_MAXINSNS",
        replace: "if (count > 0)\n\t\treturn 0;\n\tif (count == 0 || count > BPF_MAXINSNS",
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
    row: "A10",
    measure: "who enters a container is unreadable until the exec",
    replacements: [
      {
        file: "syscalls-c/join.c",
        find: 'return prctl(PR_SET_DUMPABLE, 0) < 0 ? fail(setup->failure, errno, "") : 0;',
        replace: "return 0;",
      },
      {
        file: "syscalls-c/join.c",
        find: "return prctl(PR_SET_DUMPABLE, 0);",
        replace: "return 0;",
      },
      {
        file: "syscalls-c/exec.c",
        find: "if (prctl(PR_SET_DUMPABLE, 0) < 0)",
        replace: "if (setup->argc == 0)",
      },
    ],
    test: "hardening/exec-watched.test.ts",
    fails: "100 commands show nothing of the host's",
  },
  {
    row: "A10",
    measure: "the monitor is unreadable for a container that sees it",
    replacements: [{ file: "syscalls-c/monitor.c", find: "\tprctl(PR_SET_DUMPABLE, 0);\n", replace: "" }],
    test: "hardening/monitor-hidden.test.ts",
    fails: "a container that sees the monitor can read nothing of it",
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
    measure: "no more of a user database is read than it says it has",
    replacements: [
      {
        file: "syscalls-c/credentials.c",
        find: "size = (size_t)status.st_size;",
        replace: "size = DATABASE_MAX - 1;",
      },
    ],
    test: attack("a13-users"),
    fails: "a user database that is a file of the kernel's says nothing",
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
];
