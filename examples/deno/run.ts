/**
 * Run a command in a container: `deno run -A run.ts [IMAGE] [COMMAND...]`, as an ordinary user.
 *
 * The image is pulled, verified and unpacked here, and the start planned by the core. Then this process becomes the
 * container's monitor by one call of the C module: streams, signals and the exit status are the container's.
 */
import {
  defaultMaps,
  encodePlan,
  extractImage,
  parseSubordinateIds,
  planStart,
  prebuiltFilter,
  pullImage,
  readImageConfig,
  usernsRecord,
} from "rl/core";
import { createVfsDriver, openDirectoryTree, openImageStore, replaceByMonitor } from "rl/host/deno";

const [image = "busybox", ...command] = Deno.args;
const root = Deno.env.get("RL_ROOT") ?? `${Deno.env.get("HOME")}/.local/share/rl-deno`;
const user = { name: Deno.env.get("USER"), id: Deno.uid() ?? 0 };
const runtime = `${Deno.env.get("XDG_RUNTIME_DIR") ?? `/run/user/${user.id}`}/rl`;
for (const directory of [runtime, `${root}/containers`]) {
  await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
}

// The image, and its files below one directory that is named after it.
const platform = { os: "linux", architecture: Deno.build.arch === "aarch64" ? "arm64" : "amd64" };
const store = openImageStore(root);
const pulling = pullImage(image, { platform, policy: "missing" }, store);
let step = await pulling.next();
while (step.done !== true) step = await pulling.next();
const record = step.value;
const name = record.imageId.replace("sha256:", "");
const layersDirectory = `${root}/unpacked`;
const isUnpacked = await Deno.stat(`${layersDirectory}/${name}`).then(
  () => true,
  () => false,
);
if (!isUnpacked) await extractImage(record, await openDirectoryTree(`${layersDirectory}/${name}`), store);

// Root of the container is this user, everybody else in it is one of his subordinate ids.
const ranges = (file: string) => parseSubordinateIds(Deno.readTextFileSync(file), user);
const maps = defaultMaps(
  { uid: user.id, gid: Deno.gid() ?? 0 },
  { uid: ranges("/etc/subuid"), gid: ranges("/etc/subgid") },
);
const helpers = { newuidmap: "/usr/bin/newuidmap", newgidmap: "/usr/bin/newgidmap" };

const id = crypto.randomUUID().replaceAll("-", "").padEnd(64, "0");
const { config = {} } = await readImageConfig(record, store);
const { plan } = planStart(
  {
    image: { config, imageId: record.imageId, layers: { overlay: [], flat: [name] } },
    options: { id, network: "none", command: command.length > 0 ? command : undefined },
    stdin: "caller",
    init: false,
    ephemeral: true,
  },
  {
    maps,
    userns: usernsRecord(maps, { uid: user.id, runDirectory: runtime, helpers }),
    driver: createVfsDriver(),
    layersDirectory,
    containerDirectory: `${root}/containers/${id}`,
    lifeDirectory: `${runtime}/${id}`,
    document: () => "{",
    facts: { cpuCount: navigator.hardwareConcurrency },
    resolvConf: "",
    hosts: undefined,
    helperArguments: undefined,
    filter: (capabilities) => {
      const program = prebuiltFilter(Deno.build.arch, capabilities);
      if (program === undefined) throw new Error("there is no filter for these capabilities");
      return { program, flags: 0 };
    },
    failureArguments: [],
    cleanup: [],
  },
);
replaceByMonitor(new URL(import.meta.resolve("rl/librl.so")).pathname, encodePlan(plan));
