import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createLocks } from "../../../core/host/bun/locks.ts";
import { locksContract } from "../../contract/locks.ts";
import { digestOf } from "../../core/distribution/helpers.ts";
import { scratch } from "./scratch.ts";

const directories = scratch();
const locks = suite("locks");
locks.after(directories.clean);

locksContract(locks, async () => {
  const directory = join(directories.make(), "locks");
  return [createLocks(directory), createLocks(directory)];
});

locks("nothing is left of locks and leases that have ended", async () => {
  const directory = join(directories.make(), "locks");
  const here = createLocks(directory);
  await (await here.lease([digestOf("a")])).release();
  const lock = await here.acquire("a");
  const waiting = createLocks(directory).acquire("a");
  await lock.release();
  await (await waiting).release();
  assert.equal(readdirSync(directory), ["leases"]);
  assert.equal(readdirSync(join(directory, "leases")), []);
});

locks("locks and leases of a process that was killed are free", async () => {
  const directory = join(directories.make(), "locks");
  const source = `
    import { createLocks } from ${JSON.stringify(join(import.meta.dir, "../../../core/host/bun/locks.ts"))};
    const locks = createLocks(${JSON.stringify(directory)});
    await locks.lease([${JSON.stringify(digestOf("a"))}]);
    await locks.acquire("mine");
    console.log("held");
    await new Promise(() => setInterval(() => {}, 1000));`;
  const child = Bun.spawn([process.execPath, "-e", source], { stdout: "pipe" });
  await child.stdout.getReader().read();
  const here = createLocks(directory);
  assert.equal([...(await here.leased())], [digestOf("a")]);
  const waiting = here.acquire("mine");
  child.kill("SIGKILL");
  await child.exited;
  await (await waiting).release();
  assert.equal([...(await here.leased())], []);
  assert.equal(readdirSync(join(directory, "leases")), []);
  assert.ok(!existsSync(join(directory, "mine")));
});

locks.run();
