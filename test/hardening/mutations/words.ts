/** Mutations of what images, callers and states say: A14 to A17. */
import { attack, type Mutation } from "./mutation.ts";

export const WORDS: readonly Mutation[] = [
  {
    row: "A14",
    measure: "helpers get no variables",
    replacements: [
      {
        file: "syscalls-c/helper.c",
        find: "execve(command->argv[0], command->argv, environment);",
        replace: "execve(command->argv[0], command->argv, environment[0] ? environment : environ);",
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
        file: "core/spec/image-config.ts",
        find: 'texts("Env")?.filter((entry) => entry.includes("="))',
        replace: 'texts("Env")',
      },
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
        file: "core/engine/run/container.ts",
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
    row: "A16",
    measure: "a bundle's control group has no .. in its path",
    replacements: [
      {
        file: "core/runtime/cgroup-place.ts",
        find: 'if (isNamed && words.includes(".."))',
        replace: 'if (isNamed && words.includes("\\n.."))',
      },
    ],
    test: attack("a16-cgroups"),
    fails: "a bundle's cgroupsPath",
  },
  {
    row: "A16",
    measure: "who enters a container is made in its control group or below",
    replacements: [
      {
        file: "core/runtime/exec-cgroup.ts",
        find: 'names.some((name) => name === ".." ||',
        replace: 'names.some((name) => name === "\\n.." ||',
      },
    ],
    test: attack("a16-cgroups"),
    fails: "exec --cgroup is below",
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
        replace: "if (start_time(pid) < 0 && started != 0)",
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
