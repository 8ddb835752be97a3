import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ForeignRuntime, planForeignStart } from "../../../core/container/foreign-start.ts";
import { defaultMaps } from "../../../core/container/id-maps.ts";
import type { StartHost, StartRequest } from "../../../core/container/start.ts";
import { usernsRecord } from "../../../core/container/userns.ts";
import { formatDigest } from "../../../core/digest/digest.ts";
import { decodePlan } from "../../../core/plan/decode.ts";
import { encodePlan } from "../../../core/plan/encode.ts";

const test = suite("planForeignStart()");

const RANGES = [{ start: 100_000, size: 65_536 }];
const MAPS = defaultMaps({ uid: 1000, gid: 1000 }, { uid: RANGES, gid: RANGES });
const REQUEST: StartRequest = {
  image: {
    config: { Cmd: ["/bin/sh"], Env: ["PATH=/bin"], User: "web", Volumes: { "/data": {} } },
    imageId: formatDigest("sha256", "c".repeat(64)),
    layers: { overlay: ["low"], flat: ["one"] },
  },
  options: { id: "a1", network: "private", terminal: true },
  stdin: "none",
  init: false,
  ephemeral: true,
};
const HOST: Omit<StartHost, "filter" | "lifeDirectory" | "document"> = {
  maps: MAPS,
  userns: usernsRecord(MAPS, { uid: 1000, runDirectory: "/run/rl", helpers: undefined }),
  driver: {
    name: "vfs",
    form: "flat",
    rootfs: ({ containerDirectory }) => ({
      kind: "copy",
      source: "/one",
      target: `${containerDirectory}/rootfs`,
    }),
  },
  layersDirectory: "/layers",
  containerDirectory: "/containers/a1",
  facts: {},
  resolvConf: "nameserver 1.1.1.1\n",
  hosts: undefined,
  helperArguments: ["/usr/bin/pasta"],
  failureArguments: ["rl", "failed"],
  cleanup: ["/names/n"],
};
const RUNTIME: ForeignRuntime = {
  command: ["/usr/bin/crun", "--root", "/r", "run"],
  environment: ["PATH=/usr/bin"],
  user: { uid: 33, gid: 34, additionalGids: [35] },
  home: "/var/www",
  seccomp: (capabilities) =>
    capabilities.includes("CAP_CHOWN") ? { defaultAction: "SCMP_ACT_ERRNO" } : undefined,
};

test("planForeignStart() leaves a mounted root file system and a network to the program, as pid 1", () => {
  const { plan } = planForeignStart(REQUEST, HOST, RUNTIME);
  const decoded = decodePlan(encodePlan(plan));
  const order = decoded.map(({ record }) => record);
  assert.equal(order.slice(order.indexOf("copyTree")), [
    ...["copyTree", "root", "rootDirectory", "loopback", "processFiles", "sysctl", "sysctl", "environment"],
    ...Array(7).fill("argument"),
    "exec",
  ]);
  const texts = plan.flatMap((record) => (record.record === "argument" ? [record.value] : []));
  assert.equal(texts, [...RUNTIME.command, "--bundle", "/containers/a1", "a1"]);
  const flags = plan.find((record) => record.record === "namespaces")?.flags ?? 0;
  assert.is(flags, 0x2_0000 | 0x2000_0000 | 0x4000_0000, "mount, pid and network, and nothing else");
  const cleaned = plan.flatMap((record) => (record.record === "cleanup" ? [record.path] : []));
  assert.equal(cleaned, ["/containers/a1", "/names/n"]);
});

test("planForeignStart() makes no network of its own where the container has the host's", () => {
  const options = { ...REQUEST.options, network: "host" } as const;
  const { plan, config } = planForeignStart({ ...REQUEST, options }, HOST, RUNTIME);
  assert.not.ok(plan.some(({ record }) => record === "loopback" || record === "sysctl"));
  assert.not.ok(config.linux?.namespaces?.some(({ type }) => type === "network"));
});

test("planForeignStart() writes a bundle that older runtimes take, without what is made already", () => {
  const { config, files } = planForeignStart(REQUEST, HOST, RUNTIME);
  assert.is(config.ociVersion, "1.0.2");
  assert.equal(config.root, { path: "/containers/a1/rootfs", readonly: false });
  assert.equal(config.linux?.namespaces?.map(({ type }) => type).sort(), [
    "cgroup",
    "ipc",
    "mount",
    "pid",
    "uts",
  ]);
  assert.is(config.linux?.uidMappings, undefined);
  assert.equal(config.linux?.sysctl, {});
  assert.equal(config.linux?.seccomp, { defaultAction: "SCMP_ACT_ERRNO" });
  assert.equal(Object.keys(files).sort(), ["hostname", "hosts", "resolv.conf"]);
  for (const target of ["/etc/hostname", "/etc/hosts", "/etc/resolv.conf"]) {
    const mount = config.mounts?.find(({ destination }) => destination === target);
    assert.equal([mount?.type, mount?.source], ["bind", target.slice(5)]);
  }
});

test("planForeignStart() names the user by number, and its home", () => {
  const { config } = planForeignStart(REQUEST, HOST, RUNTIME);
  assert.equal(config.process?.user, { uid: 33, gid: 34, umask: 0o022, additionalGids: [35] });
  assert.ok(config.process?.env?.includes("HOME=/var/www"));
  const options = { ...REQUEST.options, env: ["HOME=/x"] };
  const asked = planForeignStart({ ...REQUEST, options }, HOST, RUNTIME).config.process?.env;
  assert.equal(
    asked?.filter((entry) => entry.startsWith("HOME=")),
    ["HOME=/x"],
  );
});

test("planForeignStart() lets a bind of the caller's win over a file of ours", () => {
  const binds = [{ source: "/mine", target: "/etc/hosts" }];
  const { config } = planForeignStart({ ...REQUEST, options: { ...REQUEST.options, binds } }, HOST, RUNTIME);
  const sources = config.mounts?.filter(({ destination }) => destination === "/etc/hosts");
  assert.equal(
    sources?.map(({ source }) => source),
    ["/mine"],
  );
});

test.run();
