import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createLocks as createOwnLocks } from "../../../core/host/bun/locks.ts";
import { createLocks } from "../../../core/host/node/locks.ts";
import { locksContract } from "../../contract/locks.ts";
import { digestOf, refuses } from "../../core/distribution/helpers.ts";
import { scratch } from "../bun/scratch.ts";

const directories = scratch();
const locks = suite("node locks");
locks.after(directories.clean);

locksContract(locks, async () => {
  const directory = join(directories.make(), "locks");
  return [createLocks(directory), createLocks(directory)];
});

locks("they keep apart from those of the host that runs containers", async () => {
  const directory = join(directories.make(), "locks");
  const [here, there] = [createLocks(directory), createOwnLocks(directory)];
  const lock = await here.acquire("a");
  await refuses(there.acquire("a", AbortSignal.timeout(50)), "cancelled");
  await lock.release();
  const other = await there.acquire("a");
  await refuses(here.acquire("a", AbortSignal.timeout(50)), "cancelled");
  await other.release();
  const lease = await here.lease([digestOf("x")]);
  assert.equal([...(await there.leased())], [digestOf("x")]);
  await lease.release();
  assert.equal([...(await there.leased())], []);
});

locks("one that is given up while its file is opened is not waited for", async () => {
  const here = createLocks(join(directories.make(), "locks"));
  const lock = await here.acquire("a");
  for (let turns = 0; turns < 12; turns += 1) {
    const abort = new AbortController();
    const waiting = refuses(here.acquire("a", abort.signal), "cancelled");
    for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
    abort.abort();
    await waiting;
  }
  await lock.release();
});

locks("nothing is left of locks and leases that have ended", async () => {
  const directory = join(directories.make(), "locks");
  const here = createLocks(directory);
  await (await here.lease([digestOf("a")])).release();
  await (await here.acquire("a")).release();
  assert.equal(readdirSync(directory), ["leases"]);
  assert.equal(readdirSync(join(directory, "leases")), []);
});

locks("a lock of a process that was killed is free", async () => {
  const directory = join(directories.make(), "locks");
  const source = `
    import { createLocks } from ${JSON.stringify(join(import.meta.dir, "../../../core/host/node/locks.ts"))};
    await createLocks(${JSON.stringify(directory)}).acquire("mine");
    console.log("held");
    await new Promise(() => setInterval(() => {}, 1000));`;
  const child = Bun.spawn([process.execPath, "-e", source], { stdout: "pipe" });
  await child.stdout.getReader().read();
  const waiting = createLocks(directory).acquire("mine");
  child.kill("SIGKILL");
  await child.exited;
  await (await waiting).release();
  assert.not(existsSync(join(directory, "mine")));
});

locks.run();
