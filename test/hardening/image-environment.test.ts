/** What an image sets in its environment is for its own command: no program of the host sees it. */
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, pushImage } from "../helpers/e2e/handmade.ts";
import { makeStage, type Stage } from "../helpers/e2e/stage.ts";
import { run } from "../helpers/process.ts";
import * as requires from "../helpers/requires.ts";
import { skipIf } from "../helpers/skip.ts";

const test = suite("hardening: the environment of the image");
let stage: Stage;
let image: string;
let evil: string;
let mark: string;
test.before(async () => {
  // Without ranges of ids, newuidmap and newgidmap are not called at all.
  skipIf(requires.tool("gcc") ?? requires.idRange());
  stage = await makeStage({ registry: "empty" });
  evil = join(stage.home, "evil");
  mark = join(stage.home, "mark");
  mkdirSync(evil);
  const source = join(evil, "evil.c");
  const note = `__attribute__((constructor)) static void f(void) { close(open("${mark}", 0101, 0666)); }`;
  writeFileSync(source, `#include <fcntl.h>\n#include <unistd.h>\n${note}\n`);
  assert.is((await run(["gcc", "-shared", "-fPIC", "-o", join(evil, "evil.so"), source])).exitCode, 0);
  for (const name of ["newuidmap", "newgidmap", "pasta", "fuse-overlayfs", "sh", "rl"]) {
    writeFileSync(join(evil, name), `#!/bin/sh\ntouch ${mark}\n`);
    chmodSync(join(evil, name), 0o755);
  }
  writeFileSync(join(evil, "evil.ts"), `require("node:fs").writeFileSync(${JSON.stringify(mark)}, "");`);
  const env = [
    `PATH=${evil}:/bin`,
    `LD_PRELOAD=${join(evil, "evil.so")}`,
    `LD_LIBRARY_PATH=${evil}`,
    `LD_AUDIT=${join(evil, "evil.so")}`,
    `BUN_OPTIONS=--preload ${join(evil, "evil.ts")}`,
    "BUN_BE_BUN=1",
    `NODE_OPTIONS=--require ${join(evil, "evil.ts")}`,
    `RL_ROOT=${evil}`,
    "RL_DEBUG=1",
    `RL_TRACE=${mark}`,
    `XDG_RUNTIME_DIR=${evil}`,
    `HOME=${evil}`,
  ];
  image = await pushImage(stage.registry, "environment", {
    layers: [busyboxEntries()],
    config: { Env: env },
  });
});
test.after(() => stage?.stop());

/** Run a program of the host, and say whether it was steered. */
async function steered(argv: readonly string[], env: Record<string, string>): Promise<boolean> {
  await run(argv, { env: { ...process.env, ...env } });
  const seen = existsSync(mark);
  rmSync(mark, { force: true });
  return seen;
}

test("the traps work: a program of the host that takes the variables walks into them", async () => {
  assert.ok(await steered(["/bin/true"], { LD_PRELOAD: join(evil, "evil.so") }));
  assert.ok(await steered(["/bin/sh", "-c", "newuidmap"], { PATH: `${evil}:/usr/bin:/bin` }));
});

for (const driver of ["overlay", "fuse-overlayfs", "vfs"] as const) {
  for (const network of ["none", "private"] as const) {
    test(`no program of the host takes it, with ${driver} and --network ${network}`, async () => {
      skipIf(requires.storageDriver(driver) ?? requires.network(network));
      const env = { RL_STORAGE_DRIVER: driver };
      const start = ["run", "--rm", "-q", "--network", network];
      for (const [flags, command, code] of [
        [[], ["true"], 0],
        [["--init"], ["true"], 0],
        [[], ["no-such-command"], 127],
        [["-u", "nobody-here"], ["true"], 125],
      ] as const) {
        const { exitCode, stderr } = await stage.rl([...start, ...flags, image, ...command], { env });
        assert.is(exitCode, code, stderr);
        assert.not.match(stderr, /stack/, "RL_DEBUG of the image");
      }
      await stage.tidied();
      assert.not.ok(existsSync(mark));
    });
  }
}

test("what the command line sets for the container is not taken by the host either", async () => {
  skipIf(requires.network("private"));
  const flags = ["-e", `LD_PRELOAD=${join(evil, "evil.so")}`, "-e", `PATH=${evil}`, "-e", "BUN_BE_BUN=1"];
  const args = ["run", "--rm", "--network", "private", ...flags, image, "/bin/sh", "-c", "echo $LD_PRELOAD"];
  assert.is(await stage.ok(args), `${join(evil, "evil.so")}\n`);
  assert.not.ok(existsSync(mark));
});

test.run();
