/** The document as a whole: versions, what is unknown, what is of other platforms, and what the state says of it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LinuxNamespace, LinuxNamespaceType, RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { type Change, type Containers, makeContainers } from "../../helpers/e2e/containers.ts";
import type { Finished } from "../../helpers/process.ts";

const test = suite("oci config document");
let all: Containers;
test.before(async () => {
  all = await makeContainers();
});
test.after(() => all?.stop());

let count = 0;
/** Run a script under a document; `change` may make something that is no config. */
async function sh(
  script: string,
  change: (config: RuntimeConfig) => unknown = (same) => same,
): Promise<Finished> {
  count += 1;
  const id = `document${count}`;
  const bundle = all.bundle("document", (config) => {
    const process = { cwd: "/", user: { uid: 0, gid: 0 }, ...config.process, args: ["sh", "-c", script] };
    return change({ ...config, process }) as RuntimeConfig;
  });
  return await all.oci(["run", "--bundle", bundle, id]);
}

async function refusal(change: (config: RuntimeConfig) => unknown): Promise<string> {
  const { exitCode, stdout, stderr } = await sh("echo ran", change);
  assert.equal([exitCode, stdout], [1, ""], stderr);
  assert.match(stderr, /^rl: Cannot /);
  return stderr;
}

test("ociVersion: every version 1 is taken, any other is refused", async () => {
  for (const ociVersion of ["1.0.0", "1.0.2-dev", "1.2.0", "1.2.1", "1.99.0+build"])
    assert.is((await sh("echo ran", (config) => ({ ...config, ociVersion }))).stdout, "ran\n", ociVersion);
  for (const ociVersion of ["2.0.0", "0.9.0", "1.0", "v1.0.0", "", "1.0.0\n", 1])
    assert.match(await refusal((config) => ({ ...config, ociVersion })), /config\.json": ociVersion: /);
  assert.match(await refusal(({ ociVersion: _, ...config }) => config), /ociVersion: it is missing/);
});

test("unknown properties are ignored, wherever they are", async () => {
  const unknown = { "org.example.unknown": { deep: [1, "two", null] }, unknown: true };
  const { stdout, stderr } = await sh("echo ran", (config) => ({
    ...config,
    ...unknown,
    process: { ...config.process, ...unknown, user: { uid: 0, gid: 0, ...unknown, username: "of Windows" } },
    root: { ...config.root, path: "rootfs", ...unknown },
    mounts: config.mounts?.map((mount) => ({ ...mount, ...unknown })),
    linux: {
      ...config.linux,
      ...unknown,
      namespaces: config.linux?.namespaces?.map((namespace) => ({ ...namespace, ...unknown })),
      resources: { ...unknown },
    },
  }));
  assert.equal([stdout, stderr], ["ran\n", ""]);
});

test("sections of other platforms are ignored, whatever is in them", async () => {
  const foreign = { windows: { layerFolders: 1 }, solaris: [], vm: "x", zos: null, freebsd: { jail: {} } };
  const { stdout, stderr } = await sh("echo ran", (config) => ({
    ...config,
    ...foreign,
    process: { ...config.process, commandLine: "of Windows" },
  }));
  assert.equal([stdout, stderr], ["ran\n", ""]);
});

test("values of the wrong kind are refused by their place", async () => {
  const linux = (part: object) => (config: RuntimeConfig) => ({
    ...config,
    linux: { ...config.linux, ...part },
  });
  const inProcess = (part: object) => (config: RuntimeConfig) => ({
    ...config,
    process: { ...config.process, ...part },
  });
  const cases: readonly (readonly [(config: RuntimeConfig) => unknown, RegExp])[] = [
    [(config) => ({ ...config, hostname: 7 }), /hostname: it is a number instead of a string/],
    [(config) => ({ ...config, root: { path: "" } }), /root\.path: it is empty/],
    [(config) => ({ ...config, root: { path: "rootfs", readonly: "yes" } }), /root\.readonly: /],
    [(config) => ({ ...config, annotations: { a: 1 } }), /annotations\["a"\]: /],
    [(config) => ({ ...config, annotations: { "": "x" } }), /annotations: it is empty/],
    [(config) => ({ ...config, mounts: [{ source: "/tmp" }] }), /mounts\[0\]\.destination: it is missing/],
    [(config) => ({ ...config, hooks: { prestart: [{ path: "x" }] } }), /hooks\.prestart\[0\]\.path: /],
    [inProcess({ cwd: "tmp" }), /process\.cwd: "tmp" is not an absolute path/],
    [inProcess({ cwd: undefined }), /process\.cwd: it is missing/],
    [inProcess({ env: ["A=\0"] }), /process\.env\[0\]: it contains a NUL/],
    [inProcess({ oomScoreAdj: 1001 }), /process\.oomScoreAdj: 1001 is not within -1000 to 1000/],
    [inProcess({ user: { uid: -1, gid: 0 } }), /process\.user\.uid: -1 is not within/],
    [
      inProcess({ capabilities: { bounding: ["KILL"] } }),
      /process\.capabilities\.bounding\[0\]: "KILL" is not/,
    ],
    [linux({ namespaces: [{ type: "net" }] }), /linux\.namespaces\[0\]\.type: "net" is none of/],
    [
      linux({ namespaces: [{ type: "pid" }, { type: "pid" }] }),
      /namespaces\[1\]\.type: "pid" is there twice/,
    ],
    [linux({ personality: { domain: "BSD" } }), /linux\.personality\.domain: /],
    [linux({ rootfsPropagation: "none" }), /linux\.rootfsPropagation: /],
    [linux({ maskedPaths: ["proc"] }), /linux\.maskedPaths\[0\]: /],
    [linux({ devices: [{ path: "/dev/x", type: "c" }] }), /linux\.devices\[0\]\.major: it is missing/],
    [linux({ timeOffsets: { realtime: { secs: 1 } } }), /linux\.timeOffsets: "realtime" is none of/],
    [linux({ resources: { pids: {} } }), /linux\.resources\.pids\.limit: it is missing/],
    [linux({ seccomp: { defaultAction: "ALLOW" } }), /linux\.seccomp\.defaultAction: /],
  ];
  for (const [change, expected] of cases) assert.match(await refusal(change), expected);
});

test("a document that is none is refused", async () => {
  const bundle = all.bundle("broken");
  for (const text of ["", "{", "[]", "null", '{"ociVersion":"1.0.2","ociVersion":"1.0.2"}', "\ufeff{}"]) {
    writeFileSync(join(bundle, "config.json"), text);
    const { exitCode, stderr } = await all.oci(["run", "--bundle", bundle, "broken"]);
    assert.is(exitCode, 1, text);
    assert.match(stderr, /^rl: Cannot [^\n]*config\.json"/, text);
  }
});

test("annotations are in the state as they were written, and change nothing", async () => {
  const annotations = { "org.example/a": "one\ntwo", __proto__x: "", "run.oci.keep_original_groups": "1" };
  await all.create("annotated", (config) => ({ ...config, annotations }));
  const state = JSON.parse((await all.oci(["state", "annotated"])).stdout) as Record<string, unknown>;
  assert.equal(state.annotations, annotations);
});

test("hostname and domainname are the container's, and take a uts namespace of its own", async () => {
  const names = { hostname: "name-of-it", domainname: "domain.example" };
  const { stdout, stderr } = await sh(
    "hostname; cat /proc/sys/kernel/hostname /proc/sys/kernel/domainname",
    (config) => ({
      ...config,
      ...names,
    }),
  );
  assert.is(stdout, "name-of-it\nname-of-it\ndomain.example\n", stderr);
  const shared: Change = (config) => {
    const namespaces = config.linux?.namespaces?.filter(({ type }) => type !== "uts") ?? [];
    return { ...config, linux: { ...config.linux, namespaces } };
  };
  for (const [name, value] of Object.entries(names))
    assert.match(
      await refusal(({ hostname: _, ...config }) => shared({ ...config, [name]: value })),
      new RegExp(name),
    );
});

/** Kinds, with their names in /proc/PID/ns. */
const KINDS: Readonly<Record<LinuxNamespaceType, string>> = {
  user: "user",
  mount: "mnt",
  pid: "pid",
  network: "net",
  ipc: "ipc",
  uts: "uts",
  cgroup: "cgroup",
  time: "time",
};

test("each kind of namespace is new when it is listed, and the caller's when it is not", async () => {
  const list = `for kind in ${Object.values(KINDS).join(" ")}; do readlink /proc/self/ns/$kind; done`;
  const outside = Bun.spawnSync(["sh", "-c", list]).stdout.toString().split("\n");
  const names = Object.keys(KINDS) as LinuxNamespaceType[];
  const without: Change = ({ hostname: _, ...config }) => config;
  for (const left of [undefined, "pid", "network", "ipc", "uts", "cgroup", "time"]) {
    const namespaces = names.filter((type) => type !== left).map((type): LinuxNamespace => ({ type }));
    const proc = { destination: "/proc", type: "bind", source: "/proc", options: ["rbind"] };
    const { stdout, stderr } = await sh(list, (config) => ({
      ...without(config),
      mounts: left === "pid" ? [proc] : config.mounts,
      linux: { ...config.linux, namespaces, maskedPaths: [], readonlyPaths: [] },
    }));
    const inside = stdout.split("\n");
    for (const [index, type] of names.entries())
      assert.is(
        inside[index] === outside[index],
        type === left,
        `${type} without ${left}: ${stderr}${stdout}`,
      );
  }
});

test("intelRdt is refused, and empty it asks for nothing", async () => {
  const linux = (intelRdt: object) => (config: RuntimeConfig) => ({
    ...config,
    linux: { ...config.linux, intelRdt },
  });
  for (const intelRdt of [
    { closID: "class" },
    { l3CacheSchema: "L3:0=f" },
    { memBwSchema: "MB:0=20" },
    { enableCMT: true },
    { enableMBM: true },
  ])
    assert.match(await refusal(linux(intelRdt)), /"linux\.intelRdt": it is not supported/);
  assert.is((await sh("echo ran", linux({}))).stdout, "ran\n");
});

test.run();
