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

test.run();
