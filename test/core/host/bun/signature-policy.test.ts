import {
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  createTrustFiles,
  ownPolicyPath,
  userPolicyPath,
} from "../../../../core/host/bun/signature-policy.ts";
import { tempDir } from "../../../helpers/temp-dir.ts";
import { refuses } from "../../distribution/helpers.ts";

const test = suite("createTrustFiles");

function write(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

test("the user's policy, read anew each time", async () => {
  using home = tempDir("rl-policy");
  const path = write(join(home.path, ".config/containers/policy.json"), "one");
  const files = createTrustFiles({ uid: 1000, environment: { HOME: home.path } });
  assert.equal(await files.policy(), { path, bytes: new TextEncoder().encode("one") });
  writeFileSync(path, "two");
  assert.equal((await files.policy())?.bytes, new TextEncoder().encode("two"));
});

test("a policy that was named must be there", async () => {
  using home = tempDir("rl-policy");
  write(join(home.path, ".config/containers/policy.json"), "user");
  const named = join(home.path, "named.json");
  const files = createTrustFiles({ uid: 1000, environment: { HOME: home.path }, policy: named });
  await refuses(files.policy(), "not-found", /named\.json/);
  writeFileSync(named, "named");
  assert.is((await files.policy())?.path, named);
});

test("a policy that cannot be read does not count as none", async () => {
  using home = tempDir("rl-policy");
  const path = join(home.path, ".config/containers/policy.json");
  mkdirSync(path, { recursive: true });
  const files = createTrustFiles({ uid: 1000, environment: { HOME: home.path } });
  await refuses(files.policy(), "invalid");
  using other = tempDir("rl-policy");
  mkdirSync(join(other.path, ".config/containers"), { recursive: true });
  symlinkSync("gone", join(other.path, ".config/containers/policy.json"));
  await refuses(createTrustFiles({ uid: 1000, environment: { HOME: other.path } }).policy(), "io");
});

test("nobody waits for a pipe that is named as a policy or a key", async () => {
  using home = tempDir("rl-policy");
  const pipe = join(home.path, "pipe");
  assert.is(Bun.spawnSync(["mkfifo", pipe]).exitCode, 0);
  const files = createTrustFiles({ uid: 1000, environment: {}, policy: pipe });
  await refuses(files.policy(), "invalid", /pipe/);
  await refuses(files.key(pipe), "invalid", /pipe/);
});

test("keys of a sensible size", async () => {
  using home = tempDir("rl-policy");
  const files = createTrustFiles({ uid: 1000, environment: {} });
  const key = write(join(home.path, "key.pub"), "key");
  assert.equal(await files.key(key), new TextEncoder().encode("key"));
  await refuses(files.key(join(home.path, "gone")), "not-found", /gone/);
  writeFileSync(key, "x".repeat(64 * 1024 + 1));
  await refuses(files.key(key), "limit");
});

test("a policy that is set is the user's own, readable to all, behind a link too", async () => {
  using home = tempDir("rl-policy");
  const files = createTrustFiles({ uid: 1000, environment: { HOME: home.path } });
  const path = join(home.path, ".config/containers/policy.json");
  assert.is(await files.replacePolicy(new TextEncoder().encode("one")), path);
  assert.equal(await files.policy(), { path, bytes: new TextEncoder().encode("one") });
  assert.is(statSync(path).mode & 0o777, 0o644);
  renameSync(path, join(home.path, "elsewhere.json"));
  symlinkSync(join(home.path, "elsewhere.json"), path);
  await files.replacePolicy(new TextEncoder().encode("two"));
  assert.is(readFileSync(join(home.path, "elsewhere.json"), "utf8"), "two");
  const lost = createTrustFiles({ uid: 1000, environment: {} });
  await refuses(lost.replacePolicy(new Uint8Array()), "not-found");
});

test("a path without links", async () => {
  using home = tempDir("rl-policy");
  symlinkSync(".", join(home.path, "link"));
  const files = createTrustFiles({ uid: 1000, environment: {} });
  const key = write(join(home.path, "key.pub"), "key");
  assert.is(await files.realPath(join(home.path, "link/key.pub")), realpathSync(key));
  await refuses(files.realPath(join(home.path, "gone")), "io");
});

test("a policy is set in the user's file; root's is the system's, unless one of root's own is in force", async () => {
  using home = tempDir("rl-policy");
  const own = join(home.path, ".config/containers/policy.json");
  assert.is(userPolicyPath({ HOME: home.path }), own);
  assert.is(userPolicyPath({ HOME: "relative" }), undefined);
  assert.is(await ownPolicyPath({ HOME: home.path }, 1000), own);
  assert.is(await ownPolicyPath({ HOME: home.path }, 0), "/etc/containers/policy.json");
  write(own, "{}");
  assert.is(await ownPolicyPath({ HOME: home.path }, 0), own);
});

test.run();
