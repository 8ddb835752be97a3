/**
 * A1: the runtime's program, in reach of a container by /proc/PID/exe, written to (CVE-2019-5736). What a container
 * can reach is a sealed memfd; and no program of the host's is ever executed among the image's files, where the
 * image's loader would run in it.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { buildAttack, buildLoader, eachOf, times } from "../../helpers/e2e/attack.ts";
import { busyboxEntries, pushImage, sha256 } from "../../helpers/e2e/handmade.ts";
import { type Bundle, makeBundle } from "../../helpers/e2e/hostile-bundle.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import type { TarEntry } from "../../helpers/e2e/tar.ts";
import { run } from "../../helpers/process.ts";
import { program } from "../../helpers/world.ts";

/** F_SEAL_SEAL, SHRINK, GROW and WRITE. */
const SEALS = "f";

const test = suite("attack A1: the runtime's program");
let stage: Stage;
let own: string;
let image: string;
let bundle: Bundle;
let before: string;
test.before(async () => {
  stage = await makeStage({ registry: "empty" });
  // The user's own copy, which container root may write to wherever it can reach it.
  own = join(stage.home, "bin/rl");
  mkdirSync(join(stage.home, "bin"));
  copyFileSync(program(), own);
  before = sha256(readFileSync(own));
  const attack = await buildAttack(stage.home);
  const loader = readFileSync(await buildLoader(stage.home));
  const loaders = ["lib64/ld-linux-x86-64.so.2", "lib/ld-linux-aarch64.so.1"];
  const files: TarEntry[] = [
    ...["lib/", "lib64/"].map((path): TarEntry => ({ path, type: "directory" })),
    ...loaders.map((path): TarEntry => ({ path, mode: 0o755, content: loader })),
    { path: "attack", mode: 0o755, content: readFileSync(attack) },
    { path: "again", mode: 0o755, content: "#!/proc/self/exe\n" },
  ];
  image = await pushImage(stage.registry, "hostile", { layers: [[...busyboxEntries(), ...files]] });
  await stage.ok(["pull", "-q", image]);
  bundle = await makeBundle(stage);
  for (const directory of ["lib", "lib64"]) mkdirSync(join(bundle.rootfs, directory));
  for (const path of loaders) copyFileSync(join(stage.home, "loader"), join(bundle.rootfs, path));
  copyFileSync(attack, join(bundle.rootfs, "attack"));
});
test.after(() => stage?.stop());

const rounds = (full: number, usual: number): number[] =>
  Array.from({ length: times(full, usual) }, (_, round) => round);

test("with --init the program is in reach of the container, sealed, and cannot be opened for writing", async () => {
  await eachOf(rounds(200, 60), async () => {
    const argv = [own, ...PLAIN, "--init", image, "/attack", "programs"];
    const { stdout, stderr } = await run(argv, { env: stage.env });
    const name = stdout.replace(/^\/memfd:rl-[0-9a-f]{16} /, "/memfd:rl ");
    assert.is(name, `/memfd:rl (deleted): sealed ${SEALS}\nend\n`, stderr);
  });
  assert.is(sha256(readFileSync(own)), before);
});

test("executed again as an image's entry point it does nothing, and the image's loader is never used", async () => {
  await eachOf(rounds(200, 40), async (round) => {
    const [command = ""] = [["/again"], ["/proc/self/exe"], ["/proc/self/fd/3"]][round % 3] ?? [];
    const argv = [own, ...PLAIN, "--entrypoint", command, image];
    const { exitCode, stdout } = await run(argv, { env: stage.env });
    assert.ok(exitCode > 0 && exitCode !== 137, `${command}: ${exitCode} ${stdout}`);
  });
  assert.is(sha256(readFileSync(own)), before);
});

test("a bundle's loader is not used either, and nothing of the host is in reach of its command", async () => {
  await eachOf(
    rounds(100, 20),
    async () => {
      const { stdout, stderr } = await bundle.run(["/attack", "programs"]);
      assert.is(stdout, "end\n", stderr);
      assert.is.not((await bundle.run(["/proc/self/exe"])).exitCode, 0);
    },
    1,
  );
  assert.not.ok(existsSync(join(bundle.rootfs, "loaded")));
  assert.is(sha256(readFileSync(own)), before);
});

test("the trap works: a dynamic program of the host's runs the image's loader", async () => {
  copyFileSync(process.execPath, join(bundle.rootfs, "dynamic"));
  await bundle.run(["/dynamic"]);
  assert.ok(existsSync(join(bundle.rootfs, "loaded")));
});

test.run();
