/** What `rl run` makes of its flags is a configuration by the specification's own schema. */
import fc from "fast-check";
import { suite } from "uvu";
import { runSpec } from "../../../../cli/commands/run.spec.ts";
import { CAPABILITIES } from "../../../../core/bundle/capabilities.ts";
import { generateConfig } from "../../../../core/bundle/generate.ts";
import type { ImageDefaults } from "../../../../core/bundle/input.ts";
import { HEALTH_FLAGS } from "../../../../core/engine/flags/run/health.ts";
import { schemaCheck } from "../../../helpers/oci-schemas.ts";
import { IMAGE, WIDE_MAP } from "../../bundle/inputs.ts";
import { optionsOf, runFlags } from "./fixture.ts";

const test = suite("rl run by the schema");

const word = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9]{0,8}$/);
const path = fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => `/mnt/${parts.join("/")}`);
const capability = fc.constantFrom("ALL", ...CAPABILITIES, "net_admin", "cap_chown");
const options = fc.subarray(["ro", "nosuid", "nodev", "noexec"]);
const withOptions = (text: string, list: readonly string[]): string =>
  list.length === 0 ? text : `${text}:${list.join(",")}`;

/** A value for each flag that takes one and changes the configuration. */
const VALUES = {
  "add-host": fc.constantFrom("db:10.0.0.1", "six:[fe80::1]"),
  "blkio-weight": fc.constantFrom("0", "10", "1000"),
  annotation: fc.tuple(word, fc.string()).map(([key, value]) => `${key}=${value}`),
  "cap-add": capability,
  "cap-drop": capability,
  "cgroup-parent": fc.constantFrom("web.slice", "/a/b", "c"),
  cgroupns: fc.constantFrom("host", "private"),
  "cpu-rt-period": fc.constant("0"),
  "cpu-rt-runtime": fc.constant("0"),
  "kernel-memory": fc.constant("0"),
  "blkio-weight-device": fc.constant("/dev/sda:100"),
  "cpu-period": fc.constantFrom("1000", "100000"),
  "cpu-quota": fc.constantFrom("-1", "50000"),
  "cpu-shares": fc.constantFrom("2", "1024"),
  "cpuset-cpus": fc.constantFrom("0", "0-1"),
  "cpuset-mems": fc.constant("0"),
  "device-read-bps": fc.constant("/dev/sda:1m"),
  "device-read-iops": fc.constant("/dev/sda:100"),
  "device-write-bps": fc.constant("/dev/sda:10kb"),
  "device-write-iops": fc.constant("/dev/sda:1"),
  dns: fc.constantFrom("9.9.9.9", "::1"),
  "dns-option": fc.constant("ndots:2"),
  "dns-search": fc.constantFrom(".", "example.org"),
  domainname: word,
  entrypoint: fc.oneof(word, fc.constant("")),
  env: fc
    .tuple(word, fc.string({ unit: "grapheme" }))
    .map(([key, value]) => `${key}=${value.replaceAll("\0", "")}`),
  "group-add": fc.constantFrom("7", "audio"),
  mount: fc
    .tuple(fc.constantFrom("type=tmpfs", "type=bind,src=/src", "src=data,readonly", "type=volume"), path)
    .map(([what, at]) => `${what},dst=${at}`),
  hostname: fc.stringMatching(/^[a-z][a-z0-9]{0,20}$/),
  memory: fc.constantFrom("64m", "1g"),
  "memory-reservation": fc.constantFrom("16m", "64m"),
  "memory-swappiness": fc.constant("-1"),
  network: fc.constantFrom("none", "host", "private"),
  "oom-score-adj": fc.constantFrom("-1000", "0", "1000"),
  "pids-limit": fc.constantFrom("-1", "0", "100"),
  "security-opt": fc.constantFrom("no-new-privileges", "seccomp=unconfined", "seccomp=file.json"),
  "shm-size": fc.constantFrom("0", "1m"),
  sysctl: fc.constant("kernel.msgmax=100"),
  tmpfs: fc
    .tuple(path, fc.subarray(["size=1m", "mode=700", "exec"]))
    .map(([at, list]) => withOptions(at, list)),
  ulimit: fc.constantFrom("nofile=1:2", "core=-1"),
  user: fc.constantFrom("0", "1000:100", "web", "web:7"),
  userns: fc.constantFrom("host", "keep-id"),
  volume: fc.tuple(path, path, options).map(([from, at, list]) => withOptions(`${from}:${at}`, list)),
  workdir: path,
} as const satisfies Record<string, fc.Arbitrary<string>>;

/** Those that do not change it, or name what has to be there. */
const LEFT_OUT: readonly string[] = [
  ...HEALTH_FLAGS.map(({ name }) => name),
  "restart",
  // With --cpu-quota it contradicts itself, without --memory --memory-swap does.
  "cpus",
  "cidfile",
  "detach",
  "detach-keys",
  "device",
  "env-file",
  "expose",
  "ip",
  "ip6",
  "link",
  "mac-address",
  "network-alias",
  "init",
  "ipc",
  "memory-swap",
  "log-driver",
  "log-opt",
  "label",
  "label-file",
  "name",
  "oom-kill-disable",
  "pid",
  "platform",
  "publish",
  "publish-all",
  "pull",
  "quiet",
  "attach",
  "replace",
  "rm",
  "runtime",
  "security",
  "uts",
  "stop-signal",
  "stop-timeout",
  "sig-proxy",
  "volumes-from",
];

const booleans = runSpec.flags
  .filter(({ kind, name }) => kind === "boolean" && !LEFT_OUT.includes(name))
  .map(({ name }) => name);

const flag = fc.oneof(
  fc.constantFrom(...booleans).map((name) => `--${name}`),
  ...Object.entries(VALUES).map(([name, value]) => value.map((text) => `--${name}=${text}`)),
);
const image: fc.Arbitrary<ImageDefaults> = fc.constantFrom<ImageDefaults>(IMAGE, { Cmd: ["serve"] }, {});

test("every flag of run is generated or left out on purpose", () => {
  const known = new Set<string>([...booleans, ...Object.keys(VALUES), ...LEFT_OUT]);
  const missing = runSpec.flags.filter(({ name }) => !known.has(name));
  if (missing.length > 0) throw new Error(`not generated: ${missing.map(({ name }) => name).join(", ")}`);
});

test("200 generated sets of flags make configurations that the schema accepts", () => {
  const check = schemaCheck("config-schema.json");
  const argv = fc.uniqueArray(flag, { maxLength: 8, selector: targetOf });
  fc.assert(
    fc.property(argv, image, (words, defaults) => {
      const made = optionsOf(runFlags(...words), { uid: 1000, gid: 100 });
      const { config } = generateConfig({ image: defaults, options: { ...made, idMappings: WIDE_MAP } });
      check(config);
    }),
    { numRuns: 200 },
  );
});

/** One mount for each place; flags that are given once are given once. */
function targetOf(word: string): string {
  const [, name = "", value = ""] = /^--([^=]+)=?(.*)$/s.exec(word) ?? [];
  if (name === "volume") return value.split(":")[1] ?? "";
  if (name === "tmpfs") return value.split(":")[0] ?? "";
  // Only networks with names can be had together.
  if (name === "network") return name;
  const isList = runSpec.flags.find((each) => each.name === name)?.kind === "list";
  return isList ? word : name;
}

test.run();
