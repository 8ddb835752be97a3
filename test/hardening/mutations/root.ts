/** Mutations of the root file system, and what is in it: A1 to A6. */
import { attack, type Mutation } from "./mutation.ts";

export const ROOT: readonly Mutation[] = [
  {
    row: "A1",
    measure: "the program that a container can reach is sealed",
    replacements: [
      {
        file: "syscalls-c/program.c",
        find: "(fcntl(fd, F_ADD_SEALS, PROGRAM_SEALS) < 0 || fcntl(fd, F_GET_SEALS) != PROGRAM_SEALS)",
        replace: "PROGRAM_SEALS < 0",
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
        find: "if (sys_close_range(",
        replace: "if (setup->argc == 0 && sys_close_range(",
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
        find: "const char *path = record->field[PLAN_WORKING_DIRECTORY_PATH].text;\n",
        replace:
          "const char *path = record->field[PLAN_WORKING_DIRECTORY_PATH].text;\n\n\tif (chdir(path) == 0)\n\t\treturn 0;\n",
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
        find: "return sys_openat2(root, path, ",
        replace: "return sys_openat2(root, path[0] != '/' ? path : path[1] ? path + 1 : \".\", ",
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
        file: "syscalls-c/proc.c",
        find: "if (fs.f_type == PROC_SUPER_MAGIC)",
        replace: "if (fs.f_type != 0)",
      },
    ],
    test: attack("a03-mount-targets"),
    fails: "what should go to the kernel's own files",
  },
  {
    row: "A3",
    measure: "below /proc only files that tell of the machine are covered",
    replacements: [
      {
        file: "core/plan/proc-targets.ts",
        find: 'if (!destination.startsWith("/proc/") || COVERABLE.has(destination)) return undefined;',
        replace: "if (COVERABLE.size > 0) return undefined;",
      },
    ],
    test: "e2e/oci/mounts-proc.test.ts",
    fails: "files that tell of the machine are covered",
  },
  {
    row: "A3",
    measure: "no link leads a mount to /proc",
    replacements: [
      {
        file: "syscalls-c/proc.c",
        find: "return fstatfs(target, &fs) < 0 || fs.f_type == PROC_SUPER_MAGIC;",
        replace: "return fstatfs(target, &fs) < 0;",
      },
    ],
    test: "e2e/oci/mounts-proc.test.ts",
    fails: "links of the root that lead to /proc",
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
        file: "syscalls-c/device.c",
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
        find: 'mount = mount_clone_tree(fd, "", 1, MOUNT_ATTR_RDONLY);',
        replace: 'mount = mount_clone_tree(fd, "", 1, 0);',
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
        find: 'options: [...(isPrivileged ? [] : ["ro"]), "nosuid", "noexec", "nodev"],',
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
];
