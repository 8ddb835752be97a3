/** Inputs shared by the tests of bundle and plan: one literal, and arbitrary ones for properties. */

import fc from "fast-check";
import { CAPABILITIES } from "../../../core/bundle/capabilities.ts";
import type { ContainerOptions, GenerateInput, ImageDefaults } from "../../../core/bundle/input.ts";
import { RLIMITS } from "../../../core/bundle/rlimits.ts";

const ranges = [
  { containerID: 0, hostID: 1000, size: 1 },
  { containerID: 1, hostID: 100_000, size: 65_536 },
];

export const WIDE_MAP = { uid: ranges, gid: ranges };
export const NARROW_MAP = { uid: ranges.slice(0, 1), gid: ranges.slice(0, 1) };

export const IMAGE: ImageDefaults = {
  Entrypoint: ["/entry"],
  Cmd: ["serve"],
  Env: ["PATH=/opt/bin:/usr/bin", "VERSION=1.2", "MODE=slow", "broken"],
  WorkingDir: "/srv",
  User: "web",
  Labels: { maintainer: "me", "rl.seccomp": "unconfined", "run.oci.handler": "krun" },
  StopSignal: "SIGQUIT",
  Volumes: { "/data": {}, "/data/deep/../cache/": {}, "/dev/shm/x": {} },
  ExposedPorts: { "80/tcp": {}, "53/udp": {} },
};

export const OPTIONS: ContainerOptions = {
  id: "0123456789abcdef",
  env: ["MODE=quick"],
  network: "none",
  idMappings: WIDE_MAP,
};

export const INPUT: GenerateInput = {
  image: IMAGE,
  options: OPTIONS,
  host: { nofile: { soft: 1024, hard: 20_000 }, cpuCount: 2 },
};

const word = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/);
const path = fc.array(fc.constantFrom("a", "b", "c", "dev", "..", ".", ""), { minLength: 1, maxLength: 5 });
const target = path
  .map((parts) => `/mnt/${parts.filter((part) => part !== "..").join("/")}/x`)
  .filter((text) => text.startsWith("/"));
const capability = fc
  .tuple(fc.constantFrom(...CAPABILITIES, "ALL"), fc.boolean(), fc.boolean())
  .map(([name, short, lower]) => {
    const text = short ? name.replace("CAP_", "") : name;
    return lower ? text.toLowerCase() : text;
  });

const mounts = fc
  .uniqueArray(target, { maxLength: 6, selector: (text) => text.replace(/\/\.?(?=\/)/g, "") })
  .chain((targets) =>
    fc.tuple(
      ...targets.map((text) =>
        fc.oneof(
          fc.record({
            target: fc.constant(text),
            options: fc.subarray(["ro", "exec", "nodev", "size=1m", "mode=700"]),
          }),
          fc.record({
            target: fc.constant(text),
            source: path.map((parts) => `/${parts.join("/")}`),
            readonly: fc.boolean(),
            options: fc.subarray(["rw", "rbind", "nosuid", "noexec", "rslave", "z", "U"]),
          }),
        ),
      ),
    ),
  );

/** Whole inputs that are all acceptable. */
export const arbitraryInput: fc.Arbitrary<GenerateInput> = fc
  .record({
    base: fc.record({
      hostname: fc.option(fc.stringMatching(/^[a-z][a-z0-9]{0,20}$/), { nil: undefined }),
      entrypoint: fc.option(fc.array(word, { maxLength: 2 }), { nil: undefined }),
      command: fc.array(word, { minLength: 1, maxLength: 3 }),
      env: fc.array(
        fc.tuple(word, fc.string()).map(([key, value]) => `${key}=${value.replaceAll("\0", "")}`),
      ),
      workingDirectory: fc.option(
        path.map((parts) => `/${parts.join("/")}`),
        { nil: undefined },
      ),
      user: fc.option(fc.constantFrom("0", "web", "1000", "1000:50", "web:web", ":5", "4294967294"), {
        nil: undefined,
      }),
      groups: fc.subarray(["10", "video", "20"]),
      readOnly: fc.boolean(),
      capAdd: fc.array(capability, { maxLength: 4 }),
      capDrop: fc.array(capability, { maxLength: 4 }),
      noNewPrivileges: fc.boolean(),
      network: fc.constantFrom("none", "host", "private"),
      terminal: fc.boolean(),
      rlimits: fc.array(
        fc
          .tuple(fc.constantFrom(...RLIMITS), fc.integer({ min: -1 }), fc.integer({ min: -1 }))
          .map(([type, one, other]) => {
            const [soft, hard] = one === -1 || (other !== -1 && one > other) ? [other, one] : [one, other];
            return { type, soft, hard };
          }),
        { maxLength: 3 },
      ),
      idMappings: fc.constantFrom(WIDE_MAP, NARROW_MAP, undefined),
      annotations: fc.dictionary(word, fc.string()),
      shmSize: fc.option(fc.integer({ min: 1, max: 2 ** 31 }), { nil: undefined }),
    }),
    mounts,
    labels: fc.dictionary(fc.oneof(word, fc.constantFrom("__proto__", "rl.x", "constructor")), fc.string()),
  })
  .map(({ base, mounts: requested, labels }) => ({
    image: { ...IMAGE, Labels: labels },
    options: {
      ...base,
      id: "feedfacefeedface",
      binds: requested.filter((mount) => "source" in mount),
      tmpfs: requested.filter((mount) => !("source" in mount)),
    } as ContainerOptions,
  }));
