import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bundleFilter } from "../../../cli/oci/filter.ts";
import { machine } from "../../../core/engine/session/machine.ts";
import { compileSeccomp } from "../../../core/seccomp/compile.ts";
import type { LinuxSeccomp } from "../../../core/spec/runtime-config.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";
import { makeContext } from "../helpers.ts";

const test = suite("bundleFilter");
let here: TempDir;
test.before.each(() => {
  here = tempDir();
  Reflect.set(globalThis, "RL_BUILD", "a build");
});
test.after.each(() => {
  Reflect.deleteProperty(globalThis, "RL_BUILD");
  here.remove();
});

const profile = (...names: readonly string[]): LinuxSeccomp => ({
  defaultAction: "SCMP_ACT_ALLOW",
  syscalls: [{ names, action: "SCMP_ACT_ERRNO", args: [{ index: 0, value: 2n ** 60n, op: "SCMP_CMP_EQ" }] }],
});
const context = () =>
  makeContext({
    environment: { HOME: here.path, XDG_RUNTIME_DIR: here.path, RL_ROOT: join(here.path, "store") },
  });
const get = (seccomp: LinuxSeccomp): Promise<Uint8Array> => bundleFilter(seccomp, context());
const compiled = (seccomp: LinuxSeccomp): Uint8Array => compileSeccomp(seccomp, machine());
const directory = (): string => join(here.path, "rl/filters");
const same = (left: Uint8Array, right: Uint8Array): void => assert.equal([...left], [...right]);

/** The one file that keeps a profile's filter. */
async function kept(seccomp: LinuxSeccomp): Promise<string> {
  const before = existsSync(directory()) ? readdirSync(directory()) : [];
  same(await get(seccomp), compiled(seccomp));
  const names = readdirSync(directory()).filter((name) => !before.includes(name));
  assert.is(names.length, 1);
  return join(directory(), names[0] ?? "");
}

test("bundleFilter keeps what was compiled, for the user alone, and takes it the next time", async () => {
  const file = await kept(profile("read"));
  assert.is(statSync(file).mode & 0o777, 0o600);
  assert.is(statSync(directory()).mode & 0o777, 0o700);
  const before = statSync(file);
  same(await get(profile("read")), compiled(profile("read")));
  assert.is(statSync(file).ino, before.ino);
  assert.is.not(await kept(profile("write")), file);
});

test("bundleFilter believes no file that is damaged, cut, or another's, and puts it right", async () => {
  const seccomp = profile("mkdir");
  const file = await kept(seccomp);
  const whole = readFileSync(file);
  const flipped = Buffer.from(whole);
  flipped[whole.length - 4] = (flipped[whole.length - 4] ?? 0) ^ 1;
  const damages: readonly Buffer[] = [
    flipped,
    whole.subarray(0, whole.length - 8),
    whole.subarray(0, 32),
    Buffer.alloc(0),
    Buffer.concat([whole, Buffer.alloc(8)]),
  ];
  for (const bytes of damages) {
    writeFileSync(file, bytes);
    same(await get(seccomp), compiled(seccomp));
    assert.equal(readFileSync(file), whole);
  }
  const other = await kept(profile("rmdir"));
  renameSync(other, file);
  same(await get(seccomp), compiled(seccomp));
});

test("bundleFilter compiles where nothing can be kept", async () => {
  await kept(profile("chmod"));
  // Nobody can write into a file as if it were a directory, and root neither.
  rmSync(directory(), { recursive: true });
  writeFileSync(directory(), "");
  same(await get(profile("chown")), compiled(profile("chown")));
  assert.is(readFileSync(directory(), "utf8"), "");
});

test("bundleFilter keeps nothing of a program that may change", async () => {
  Reflect.deleteProperty(globalThis, "RL_BUILD");
  same(await get(profile("fsync")), compiled(profile("fsync")));
  assert.not(existsSync(directory()));
});

test("bundleFilter refuses what the compiler refuses", async () => {
  try {
    await get({ defaultAction: "SCMP_ACT_ALLOW", flags: ["X"] });
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /no such flag/);
  }
});

test.run();
