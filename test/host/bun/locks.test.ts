import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createLocks } from "../../../core/host/bun/locks.ts";
import { type Lock, withLock } from "../../../core/ports/locks.ts";
import { locksContract } from "../../contract/locks.ts";
import { digestOf, refuses } from "../../core/distribution/helpers.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
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

/** A lock for which another one was waited, and the process that holds it. */
async function waitedFor(directory: string): Promise<{ lock: Lock; pid: number }> {
  const [first, second] = [createLocks(directory), createLocks(directory)];
  const before = await first.acquire("a");
  const waiting = second.acquire("a");
  await before.release();
  const lock = await waiting;
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").split(" ").map(Number);
  const pid = children.find(
    (each) => each > 0 && readFileSync(`/proc/${each}/cmdline`, "utf8").startsWith("rl-lock"),
  );
  if (pid === undefined) throw new Error("nobody holds the lock");
  return { lock, pid };
}

locks("a lock that was waited for is kept through what asks a program to end", async () => {
  const directory = join(directories.make(), "locks");
  const { lock, pid } = await waitedFor(directory);
  for (const signal of ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"] as const) process.kill(pid, signal);
  await lock.release();
  lock.check();
  // Only one that was let go of in order takes its file away.
  assert.not(existsSync(join(directory, "a")));
});

locks("a lock whose holder was killed is lost, and whoever asks is told", async () => {
  const directory = join(directories.make(), "locks");
  const { lock, pid } = await waitedFor(directory);
  lock.check();
  process.kill(pid, "SIGKILL");
  await untilTrue("the loss of the lock", () => isLost(lock));
  await refuses(() => lock.check(), "io", /SIGKILL/);
  await lock.release();
  assert.ok(isLost(lock));
  const next = await createLocks(directory).acquire("a");
  next.check();
  await next.release();
});

locks("work under a lock that was lost does not end well", async () => {
  const directory = join(directories.make(), "locks");
  const { lock, pid } = await waitedFor(directory);
  const work = async (): Promise<void> => {
    process.kill(pid, "SIGKILL");
    await untilTrue("the loss of the lock", () => isLost(lock));
  };
  await refuses(withLock({ acquire: async () => lock }, "a", work), "io");
});

function isLost(lock: Lock): boolean {
  try {
    lock.check();
    return false;
  } catch {
    return true;
  }
}

locks.run();
