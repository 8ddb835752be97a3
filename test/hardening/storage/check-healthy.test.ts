/** Whatever a person does with images: `rl system check` has nothing to say of it. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, pushImage } from "../../helpers/e2e/handmade.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import type { TarEntry } from "../../helpers/e2e/tar.ts";
import { imagesDirectory } from "../../helpers/images.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("system check of a store in order");

let stage: Stage;
test.before(async () => {
  skipIf(requires.idRange());
  stage = await makeStage({ registry: "copy" });
});
test.after(() => stage?.stop());

/** Layers that need those below them, go through links, or say things twice. */
const ODD: readonly (readonly TarEntry[])[] = [
  [
    ...busyboxEntries(),
    { path: "usr/lib/", type: "directory" },
    { path: "usr/lib/a", content: "a\n" },
    { path: "lib", type: "symlink", link: "usr/lib" },
    { path: "lib/through", content: "a link\n" },
    { path: "private/", type: "directory", mode: 0o700, uid: 5, gid: 6 },
    { path: "private/in", content: "x", uid: 5 },
    { path: "twice", content: "one" },
    { path: "twice", content: "two, the last" },
    { path: "sticky/", type: "directory", mode: 0o3777, gid: 9 },
    { path: "sticky/in", content: "", gid: 9 },
    { path: "null", type: "character", device: [1, 3] },
  ],
  [
    { path: "private/new", content: "without its directory" },
    { path: "linked", type: "hardlink", link: "usr/lib/a" },
    { path: ".wh.twice" },
    { path: "usr/lib/.wh..wh..opq" },
  ],
  [{ path: ".wh..wh..opq" }, ...busyboxEntries(), { path: "only", content: "this\n" }],
  [{ path: "file", content: "a marked one", xattrs: { "user.mark": "x", "trusted.no": "y" } }],
];

type Step = readonly [name: string, work: () => Promise<unknown>];

const ok = (...args: string[]): Promise<string> => stage.ok(args);
const as = (driver: string, ...args: string[]): Promise<string> =>
  stage.ok(args, { env: { RL_STORAGE_DRIVER: driver } });
const sh = (script: string, ...flags: string[]): Promise<string> => stage.sh(script, flags);
const image = (name: string): string => stage.image(name);
const run = (name: string, ...flags: string[]): string[] => [...PLAIN, "-q", ...flags, image(name), "true"];

const STEPS: readonly Step[] = [
  ["a store of nothing", () => ok("images")],
  ...["busybox", "busybox:zstd", "busybox:docker", "busybox:index", "busybox:config", "busybox:layers"].map(
    (name): Step => [`pull ${name}`, () => ok("pull", "-q", image(name))],
  ),
  ["pull again", () => ok("pull", "-q", image("busybox"))],
  [
    "pull for another platform",
    () => ok("pull", "-q", "--platform", "linux/riscv64", image("busybox:index")),
  ],
  [
    "pull of layers that build on others",
    async () => ok("pull", "-q", await pushImage(stage.registry, "odd", { layers: ODD })),
  ],
  ["pull by digest", async () => ok("pull", "-q", `${image("busybox")}@${(await digest("busybox")).trim()}`)],
  ["run", () => ok(...run("busybox"))],
  ["run of layers that build on others", () => ok(...run("odd"))],
  ["run that writes", () => sh("rm -r /etc; mkdir /etc; echo x >/new")],
  ["run as oneself", () => ok(...run("busybox", "--userns", "keep-id"))],
  ["run of odd layers as oneself", () => ok(...run("odd", "--userns", "keep-id"))],
  ["run by vfs", () => as("vfs", ...run("busybox:layers"))],
  ["run of odd layers by vfs", () => as("vfs", ...run("odd"))],
  [
    "run by fuse-overlayfs",
    async () => {
      skipIf(requires.storageDriver("fuse-overlayfs"));
      await as("fuse-overlayfs", ...run("odd"));
    },
  ],
  ["tag", () => ok("tag", image("busybox"), "mine:1")],
  ["tag that takes a name from another image", () => ok("tag", image("busybox:layers"), "mine:1")],
  [
    "save and load as docker's",
    () => ok("save", "-o", "d.tar", "mine:1").then(() => ok("load", "-i", "d.tar")),
  ],
  [
    "save and load as OCI's",
    () =>
      ok("save", "--format", "oci-archive", "-o", "o.tar", "mine:1").then(() => ok("load", "-i", "o.tar")),
  ],
  ["load of a foreign archive", () => ok("load", "-i", `${imagesDirectory()}/busybox.docker.tar`)],
  [
    "a container that stays",
    () => ok("run", "--network", "none", "--name", "kept", image("busybox"), "sh", "-c", CHANGES),
  ],
  ["commit", () => ok("commit", "kept", "made:1")],
  ["commit without a name", () => ok("commit", "kept")],
  ["run of what was committed", () => ok(...PLAIN, "made:1", "cat", "/new")],
  [
    "export and import",
    () => ok("export", "-o", "e.tar", "kept").then(() => ok("import", "e.tar", "flat:1")),
  ],
  ["push", () => ok("tag", "made:1", image("pushed:1")).then(() => ok("push", "-q", image("pushed:1")))],
  [
    "removal of the pushed, and its pull",
    () => ok("rmi", image("pushed:1")).then(() => ok("pull", "-q", image("pushed:1"))),
  ],
  ["removal of a container", () => ok("rm", "kept")],
  ["removal of a tag", () => ok("rmi", "flat:1")],
  ["removal of an image with shared layers", () => ok("rmi", image("busybox:config"))],
  ["removal by force", () => ok("rmi", "-f", image("odd"))],
  ["image prune", () => ok("image", "prune", "-f")],
  ["system prune", () => ok("system", "prune", "-f")],
  ["pull after it", () => ok("pull", "-q", image("busybox:config"))],
  ["run after it", () => ok(...run("busybox:config", "--entrypoint", "true"))],
  ["run of an image that is not here", () => ok(...run("debian:zstd"))],
  ["pull by vfs alone", () => as("vfs", "pull", "-q", image("debian:docker"))],
  ["system prune of all", () => ok("system", "prune", "-a", "-f")],
];

const CHANGES =
  "echo changed >/new; rm /etc/passwd; mkdir -p /a/b; ln /new /a/second; ln -s /new /a/link; chmod 4711 /new";

const digest = (name: string): Promise<string> => ok("pull", "-q", image(name));

for (const [name, work] of STEPS) {
  test(name, async () => {
    await work();
    assert.is(await ok("system", "check"), "The store is in order\n");
  });
}

for (const driver of ["fuse-overlayfs", "vfs"] as const) {
  test(`${driver} finds it in order too`, async () => {
    skipIf(requires.storageDriver(driver));
    await ok("pull", "-q", image("busybox:layers"));
    assert.is(await as(driver, "system", "check"), "The store is in order\n");
  });
}

test.run();
