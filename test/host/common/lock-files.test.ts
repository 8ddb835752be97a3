import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RlError } from "../../../core/errors.ts";
import { createLockFiles, type LockableFile } from "../../../core/host/common/lock-files.ts";
import { digestOf, refuses } from "../../core/distribution/helpers.ts";
import { scratch } from "../bun/scratch.ts";

const test = suite("lock files");
const { make, clean } = scratch();
test.after(clean);

/** Files that nobody else has; `closed` tells how many were. */
function opener(parts: Partial<LockableFile>) {
  const state = { closed: 0 };
  const open = async (path: string): Promise<LockableFile> => {
    writeFileSync(path, "");
    return {
      lock: async () => true,
      inode: async () => statSync(path).ino,
      write: async () => undefined,
      close: async () => void state.closed++,
      ...parts,
    };
  };
  return { state, open };
}

test("a lease that cannot be written is let go of", async () => {
  const directory = make();
  const full = Object.assign(new Error("full"), { code: "ENOSPC" });
  const { state, open } = opener({ write: () => Promise.reject(full) });
  await refuses(createLockFiles(directory, open).lease([digestOf("a")]), "io", /disk is full/);
  assert.equal(readdirSync(join(directory, "leases")), []);
  // That of the lease, and that of the lock around it.
  assert.is(state.closed, 2);
});

test("an error of a host's own says itself what it is", async () => {
  const directory = make();
  const missing = new RlError({ code: "unavailable", action: "take lock", subject: "x", state: "no call" });
  const { open } = opener({ lock: () => Promise.reject(missing) });
  await refuses(createLockFiles(directory, open).acquire("a"), "unavailable", /no call/);
  assert.ok(existsSync(join(directory, "a")));
});

test.run();
