/** What only root's containers can have: id-mapped mounts, mounts that reach the host, attributes taken away, devices. */
import { chownSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LinuxDevice, Mount, Process } from "../../../core/spec/runtime-config.ts";
import { type Bundle, makeBundle, mountAt } from "../../helpers/e2e/bundle.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("oci mounts of root");
let stage: Stage;
let bundle: Bundle;
/** Owned by 5:6, with a file. */
let tree: string;
test.before(async () => {
  skipIf(requires.superuser());
  stage = await makeStage();
  bundle = await makeBundle(stage);
  tree = join(stage.home, "tree");
  mkdirSync(join(tree, "below"), { recursive: true });
  writeFileSync(join(tree, "file"), "x");
  chownSync(join(tree, "file"), 5, 6);
});
test.after(() => stage?.stop());

const INFO = "cat /proc/self/mountinfo";
const bind = (destination: string, source: string, ...options: string[]): Mount => ({
  destination,
  type: "bind",
  source,
  options,
});
/** In a mount namespace of its own, with what a script mounts there. */
const outer = (script: string): string[] => [
  "unshare",
  "--mount",
  "--propagation",
  "private",
  "sh",
  "-c",
  `${script}; exec "$@"`,
  "sh",
];
const having = (capability: string): Partial<Process> => {
  const set = [capability];
  return { capabilities: { bounding: set, effective: set, permitted: set } };
};
const maps = (hostID: number) => {
  const mappings = [{ containerID: 0, hostID, size: 100 }];
  return { uidMappings: mappings, gidMappings: mappings };
};

test("idmap shows other owners of a directory and of a tmpfs, ridmap of the mounts below too", async () => {
  const prepare = `mount -t tmpfs t ${tree}/below; echo x > ${tree}/below/file`;
  const mounts = [
    { ...bind("/plain", tree, "rbind"), ...maps(1000), options: ["rbind", "idmap"] },
    { ...bind("/deep", tree, "rbind", "ridmap"), ...maps(2000) },
    { ...bind("/tmpfs", join(tree, "below"), "bind"), ...maps(3000) },
  ];
  const script =
    "cd /; stat -c '%n %u %g' plain/file plain/below/file deep/file deep/below/file tmpfs/file; " +
    "touch deep/new 2>&1 | sed 's/.*: //'; chown 2007:2008 deep/file; stat -c '%u %g' plain/file";
  const said = await bundle.ok(script, { mounts, process: having("CAP_CHOWN") }, outer(prepare));
  assert.equal(said.trimEnd().split("\n"), [
    "plain/file 1005 1006",
    "plain/below/file 0 0",
    "deep/file 2005 2006",
    "deep/below/file 2000 2000",
    "tmpfs/file 3000 3000",
    // Who is not in the map can make nothing.
    "Value too large for defined data type",
    "1007 1008",
  ]);
  chownSync(join(tree, "file"), 5, 6);
});

test("idmap without maps takes those of the user namespace; without one there are none to take", async () => {
  const mappings = [
    { containerID: 0, hostID: 0, size: 1 },
    { containerID: 1, hostID: 2001, size: 99 },
  ];
  const namespaces = [...(bundle.config.linux?.namespaces ?? []), { type: "user" as const }];
  const { resources: _, ...linux } = { ...bundle.config.linux, namespaces };
  const mapped = { ...linux, uidMappings: mappings, gidMappings: mappings };
  const mounts = [bind("/mapped", tree, "bind", "idmap"), bind("/plain", tree, "bind")];
  const said = await bundle.ok("stat -c '%u %g' /mapped/file /plain/file", { mounts, linux: mapped });
  assert.is(said, "5 6\n65534 65534\n");
  const { stderr } = await bundle.sh("true", { mounts });
  assert.match(stderr, /Cannot mount on "\/mapped": its ids are to be mapped, and neither/);
});

const PAIRS = ["ro rw", "nosuid suid", "nodev dev", "noexec exec", "noatime atime", "nodiratime diratime"];
for (const pair of [...PAIRS, "nosymfollow symfollow"]) {
  const [option = "", inverse = ""] = pair.split(" ");
  test(`${option} and ${inverse} change a bind's own mount, r${option} and r${inverse} those below too`, async () => {
    const mountOf = (path: string): string => `mount -t tmpfs t ${path}`;
    const set = `mount -o remount,bind,${option}`;
    const [plain, lifted] = [join(stage.home, `p-${option}`), join(stage.home, `l-${option}`)];
    for (const path of [plain, lifted]) mkdirSync(path);
    const prepare = [plain, lifted]
      .flatMap((path) => [mountOf(path), `mkdir ${path}/below`, mountOf(`${path}/below`)])
      .concat(`${set} ${lifted}`, `${set} ${lifted}/below`)
      .join("; ");
    const mounts = [
      bind("/own", plain, "rbind", option),
      bind("/tree", plain, "rbind", `r${option}`),
      bind("/lift", lifted, "rbind", inverse),
      bind("/lifts", lifted, "rbind", `r${inverse}`),
      bind("/kept", lifted, "rbind"),
    ];
    const info = await bundle.ok(INFO, { mounts }, outer(prepare));
    const has = (path: string): boolean => mountAt(info, path).options.includes(option);
    const seen = mounts.map(({ destination }) => [has(destination), has(`${destination}/below`)]);
    const expected = [
      [true, false],
      [true, true],
      [false, true],
      [false, false],
      [true, true],
    ];
    assert.equal(seen, expected, info);
  });
}

test("access times: relatime and strictatime replace what the source has, rrelatime below too", async () => {
  const source = join(stage.home, "atime");
  mkdirSync(source);
  const below = `${source}/below`;
  const prepare = `mount -t tmpfs -o noatime t ${source}; mkdir ${below}; mount -t tmpfs -o strictatime t ${below}`;
  const mounts = [
    bind("/relatime", source, "rbind", "relatime"),
    bind("/rrelatime", source, "rbind", "rrelatime"),
    bind("/rstrict", source, "rbind", "rstrictatime"),
    bind("/rnostrict", source, "rbind", "rnostrictatime"),
    bind("/ratime", source, "rbind", "ratime"),
    bind("/norelatime", source, "rbind", "rnorelatime"),
  ];
  const info = await bundle.ok(INFO, { mounts }, outer(prepare));
  const mode = (path: string): string =>
    mountAt(info, path).options.find((option) => option.endsWith("atime")) ?? "strictatime";
  const seen = mounts.map(({ destination }) => [mode(destination), mode(`${destination}/below`)].join(" "));
  assert.equal(seen, [
    "relatime strictatime",
    "relatime relatime",
    "strictatime strictatime",
    "relatime relatime",
    "relatime relatime",
    "noatime strictatime",
  ]);
});

test("what is mounted in a shared bind reaches the host, in a slave or private one it does not", async () => {
  const source = join(stage.home, "shared");
  mkdirSync(source);
  const prepare = `mount -t tmpfs t ${source}; mount --make-shared ${source}; mkdir ${source}/a ${source}/b ${source}/c`;
  const mounts = [
    bind("/shared", source, "bind", "rshared"),
    bind("/slave", source, "bind", "rslave"),
    bind("/private", source, "bind", "rprivate"),
  ];
  const linux = { ...bundle.config.linux, rootfsPropagation: "shared" as const };
  const change = { mounts, linux, process: having("CAP_SYS_ADMIN") };
  const script = "mount -t tmpfs in /shared/a; mount -t tmpfs in /slave/b; mount -t tmpfs in /private/c";
  // Told by the host's side, when the container has ended.
  const watch = [...outer(prepare).slice(0, -2), `${prepare}; "$@"; cat /proc/self/mountinfo`, "sh"];
  const info = await bundle.ok(script, change, watch);
  assert.is(mountAt(info, `${source}/a`).type, "tmpfs");
  for (const name of ["b", "c"])
    assert.throws(() => mountAt(info, `${source}/${name}`), /nothing is mounted/, name);
  // Nothing else of the container's is there, and nothing of the host's went with it.
  assert.throws(() => mountAt(info, "/shared"), /nothing is mounted/);
  assert.not(info.includes(bundle.path));
});

test("what the host mounts reaches a slave root, and one that is private does not see it", async () => {
  for (const [rootfsPropagation, count] of [
    ["slave", "1"],
    ["private", "0"],
  ] as const) {
    const target = join(bundle.rootfs, "mnt");
    const ready = join(bundle.rootfs, "tmp/ready");
    const done = join(bundle.rootfs, "tmp/done");
    const prepare = `rm -f ${ready} ${done}; mount --bind ${bundle.path} ${bundle.path}; mount --make-shared ${bundle.path}; cd /; (while [ ! -e ${ready} ]; do sleep 0.05; done; mount -t tmpfs late ${target}; touch ${done}) & true`;
    const script =
      "touch /tmp/ready; while [ ! -e /tmp/done ]; do sleep 0.05; done; grep -c ' /mnt ' /proc/self/mountinfo";
    const linux = { ...bundle.config.linux, rootfsPropagation };
    const { stdout, stderr } = await bundle.sh(script, { linux }, outer(prepare));
    assert.is(stdout, `${count}\n`, stderr);
  }
});

test("devices are made with the numbers, mode and owner that are asked for, anywhere in the root", async () => {
  const devices: LinuxDevice[] = [
    { path: "/dev/none", type: "c", major: 300, minor: 70_000, fileMode: 0o2644, uid: 3, gid: 4 },
    { path: "/srv/deep/block", type: "b", major: 7, minor: 200, fileMode: 0o600 },
    { path: "/dev/raw", type: "u", major: 1, minor: 5 },
    { path: "/dev/pipe", type: "p", fileMode: 0o622, uid: 9 },
    { path: "/dev/null", type: "c", major: 1, minor: 3, fileMode: 0o600 },
  ];
  const linux = { ...bundle.config.linux, devices };
  const script =
    "stat -c '%F %t:%T %a %u %g' /dev/none /srv/deep/block /dev/raw /dev/pipe /dev/null; head -c 2 /dev/raw | wc -c";
  const said = await bundle.ok(script, { linux });
  assert.equal(said.trimEnd().split("\n"), [
    "character special file 12c:11170 2644 3 4",
    "block special file 7:c8 600 0 0",
    "character special file 1:5 666 0 0",
    "fifo 0:0 622 9 0",
    "character special file 1:3 600 0 0",
    "2",
  ]);
  // What is in the root already is taken when it is the same, with the mode and owner that are asked for.
  const again = { ...linux, devices: [{ ...devices[1], uid: 8 } as LinuxDevice] };
  assert.is(await bundle.ok("stat -c '%a %u' /srv/deep/block", { linux: again }), "600 8\n");
  const other = { ...linux, devices: [{ ...devices[1], minor: 201 } as LinuxDevice] };
  assert.match(
    (await bundle.sh("true", { linux: other })).stderr,
    /"\/srv\/deep\/block": .*something else there/,
  );
  await untilTrue("the states to go", async () => {
    const listed = await stage.rl(["oci", "--root", join(stage.home, "states"), "list", "-q"]);
    return listed.stdout === "";
  });
});

test("a source that is missing is named when it is opened on the host, too", async () => {
  const mounts = [bind("/m", "/no/such/source", "bind", "shared")];
  const { exitCode, stderr } = await bundle.sh("true", { mounts });
  assert.is.not(exitCode, 0);
  assert.match(stderr, /Cannot open bind source "\/no\/such\/source": no such file or directory\nhint: Make/);
});

test.run();
