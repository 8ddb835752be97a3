/** A disk without a byte left: what cannot be written is told, and what takes space can still be removed. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startImageRegistry } from "../../helpers/images.ts";
import type { Registry } from "../../helpers/registry.ts";
import { tempDir } from "../../helpers/temp-dir.ts";
import { runAs } from "../../helpers/user.ts";
import { program } from "../../helpers/world.ts";

const test = suite("a full disk");

const directory = tempDir();
let registry: Registry;
test.before(async () => {
  registry = await startImageRegistry();
  const mount = Bun.spawnSync(["mount", "-t", "tmpfs", "-o", "size=24m,mode=1777", "none", directory.path]);
  assert.is(mount.exitCode, 0, mount.stderr.toString());
});
test.after(async () => {
  Bun.spawnSync(["umount", directory.path]);
  directory.remove();
  await registry?.stop();
});

/** A script as an ordinary user, whose store is on the small disk. */
const script = (text: string): ReturnType<typeof runAs> =>
  runAs("rltest", ["sh", "-c", `export RL_ROOT=${directory.path}/store; ${text}`], {
    env: { ...process.env, RL: program() },
    timeoutMs: 120_000,
  });
/** Until no block is free: what ended before may still give some back. */
const FILL = `until [ "$(df --output=avail ${directory.path} | tail -1)" -eq 0 ]; do
  dd if=/dev/zero of=${directory.path}/filler oflag=append conv=notrunc bs=4096 2>/dev/null || true; done`;

test("a pull that does not fit is refused in one line, and leaves nothing", async () => {
  const { exitCode, stdout, stderr } = await script(
    `"$RL" pull -q ${registry.host}/busybox:latest && { "$RL" pull -q ${registry.host}/debian:latest; echo "status $?"; }
     "$RL" system check && "$RL" run --rm --network none ${registry.host}/busybox:latest echo runs`,
  );
  assert.is(exitCode, 0, stderr + stdout);
  assert.match(stdout, /status 125\n/);
  assert.match(stderr, /^rl: Cannot [^\n]*(disk is full|no space left on the disk)[^\n]*\nhint: /m);
  assert.match(stdout, /The store is in order\nruns\n$/);
});

test("at zero bytes free a container is removed, an image, and what is not used", async () => {
  const { exitCode, stdout, stderr } = await script(
    `set -e
     "$RL" pull -q ${registry.host}/busybox:latest
     "$RL" run --network none --name stays ${registry.host}/busybox:latest sh -c 'dd if=/dev/zero of=/big bs=1M count=4 2>/dev/null'
     "$RL" tag ${registry.host}/busybox:latest other:1
     ${FILL}
     "$RL" rm stays
     ${FILL}
     "$RL" rmi other:1
     ${FILL}
     "$RL" image prune -a -f
     "$RL" images -q | wc -l
     rm ${directory.path}/filler
     "$RL" system check
     "$RL" run --rm -q --network none ${registry.host}/busybox:latest echo again`,
  );
  assert.is(exitCode, 0, stderr + stdout);
  assert.match(stdout, /\n0\nThe store is in order\nagain\n$/);
});

test.run();
