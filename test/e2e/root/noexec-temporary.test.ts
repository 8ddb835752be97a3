/** A temporary directory from which nothing may be executed, as hardened machines have it. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { tempDir } from "../../helpers/temp-dir.ts";
import { makeWorld } from "../../helpers/world.ts";

const test = suite("a temporary directory mounted noexec");

test("rl runs all the same", async () => {
  await using world = await makeWorld();
  using directory = tempDir();
  const mount = Bun.spawnSync(["mount", "-t", "tmpfs", "-o", "noexec,mode=1777", "none", directory.path]);
  assert.is(mount.exitCode, 0, mount.stderr.toString());
  try {
    const { exitCode, stdout } = await world.rl(["run", "--rm", "--network", "none", "hello"], {
      env: { TMPDIR: directory.path },
    });
    assert.is(exitCode, 0);
    assert.match(stdout, /Hello from a container/);
  } finally {
    Bun.spawnSync(["umount", directory.path]);
  }
});

test.run();
