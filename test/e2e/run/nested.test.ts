/** rl inside a container that rl has started, both without root. */
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { imagesDirectory } from "../../helpers/images.ts";
import { program } from "../../helpers/world.ts";

const test = suite("nested");
let stage: Stage;
let image: string;
/** A container with rl in it, an archive to load, and a store on a tmpfs. */
let outer: readonly string[];
const OPEN = ["--security-opt", "seccomp=unconfined", "--security-opt", "unmask=ALL"];
const HELLO = ["rl", "run", "--rm", "--network", "none", "hello"];
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("debian");
  await stage.ok(["pull", "-q", image]);
  const archive = join(imagesDirectory(), "busybox.docker.tar");
  const binds = ["-v", `${program()}:/usr/bin/rl:ro`, "-v", `${archive}:/busybox.tar:ro`];
  outer = [...PLAIN, ...binds, "--tmpfs", "/var/lib/rl"];
});
test.after(() => stage?.stop());

const LOOK = "for n in pid user mnt net; do readlink /proc/self/ns/$n; done";

test("a container in a container has its own namespaces, limits and root file system", async () => {
  const inner = `${LOOK}; echo $$; touch /made; ls /busybox.tar 2>&1; cat /proc/sys/kernel/ostype > /proc/sys/kernel/hostname || echo read-only`;
  const script = `${LOOK}; rl load -q -i /busybox.tar >/dev/null && rl run --rm --network none $(rl images -q) sh -c '${inner}'; ls /made`;
  const { stdout, stderr } = await stage.rl([...outer, ...OPEN, image, "sh", "-c", script]);
  const lines = stdout.trimEnd().split("\n");
  const around = lines.slice(0, 4);
  const within = lines.slice(4, 8);
  assert.is(within.length, 4, stderr);
  within.forEach((namespace, index) => {
    assert.match(namespace, /^[a-z]+:\[\d+\]$/);
    assert.is.not(namespace, around[index]);
  });
  assert.equal(lines.slice(8), ["1", "ls: /busybox.tar: No such file or directory", "read-only"]);
});

test("both storage drivers work in a container: the kernel's overlay on a tmpfs, copies on its root", async () => {
  for (const [flags, driver] of [
    [["--tmpfs", "/var/lib/rl"], /^Storage: +overlay, by the kernel$/m],
    [[], /^Storage: +limited: vfs/m],
  ] as const) {
    const plain = [...PLAIN, "-v", `${program()}:/usr/bin/rl:ro`, ...flags, ...OPEN, image];
    assert.match(await stage.ok([...plain, "rl", "info"]), driver);
    assert.match(await stage.ok([...plain, ...HELLO]), /Hello from a container!/);
  }
});

test("what a container lacks for containers in it is said, with the flags that give it", async () => {
  const hint = /another container: start that one with .*seccomp=unconfined .*unmask=ALL/;
  for (const given of [[], OPEN.slice(0, 2), ["--cap-add", "SYS_ADMIN", ...OPEN.slice(2)]]) {
    const { exitCode, stderr } = await stage.rl([...outer, ...given, image, ...HELLO]);
    assert.is(exitCode, 125, given.join(" "));
    assert.match(stderr, hint, given.join(" "));
  }
});

test("an image that no overlay can be made of is shown by a bind, but not to who could make that writable", async () => {
  // A store on an overlay over this container's own, and so as high as they may be put over one another.
  const over = "lowerdir=/opt,upperdir=/over/up,workdir=/over/work,userxattr";
  const store = `mkdir /over /high && mount -t tmpfs none /over && mkdir /over/up /over/work && mount -t overlay -o ${over} none /high`;
  const inner = "rl run --rm --network none --mount type=image,src=$image,dst=/one";
  const script = `${store} && rl load -q -i /busybox.tar >/dev/null && image=$(rl images -q) || exit 1
${inner} $image sh -c 'ls -d /one/bin; touch /one/new' 2>&1
${inner} --cap-add SYS_ADMIN $image true 2>&1`;
  const env = ["-e", "RL_ROOT=/high/store", "-e", "RL_STORAGE_DRIVER=vfs", "--cap-add", "SYS_ADMIN"];
  const { stdout, stderr } = await stage.rl([...outer, ...OPEN, ...env, image, "sh", "-c", script]);
  const [shown, written, refused] = stdout.split("\n");
  assert.equal([shown, written], ["/one/bin", "touch: /one/new: Read-only file system"], stdout + stderr);
  assert.match(refused ?? "", /Cannot mount image "\/one": the kernel makes no overlay of it here/);
});

test.run();
