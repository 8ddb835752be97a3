import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openSession, sessionPaths } from "../../../../core/engine/session/session.ts";
import { refusal } from "../../../cli/helpers.ts";
import { type TempDir, tempDir } from "../../../helpers/temp-dir.ts";
import { isRoot } from "../../../helpers/user.ts";

const test = suite("session");
let directory: TempDir;
test.before.each(() => {
  directory = tempDir();
});
test.after.each(() => directory.remove());

const user = { uid: 1000, gid: 1000, openFiles: 1024, kernelRelease: "6.1.0" };

test("openSession makes the store, the containers and the run directory for this user alone", () => {
  const environment = {
    RL_ROOT: join(directory.path, "a/store"),
    XDG_RUNTIME_DIR: join(directory.path, "b/runtime"),
  };
  const { paths, user: self, environment: kept } = openSession(environment);
  assert.is(kept, environment);
  assert.is(self.uid, process.geteuid?.());
  for (const path of [paths.root, paths.containers, paths.run]) {
    const status = statSync(path);
    assert.ok(status.isDirectory(), path);
    assert.is(status.mode & 0o777, 0o700, path);
  }
  assert.not(existsSync(paths.layers), "what is not needed yet is not made");
  openSession(environment);
});

test("openSession refuses a file in the place of a directory", () => {
  writeFileSync(join(directory.path, "store"), "");
  const error = refusal(() => openSession({ RL_ROOT: join(directory.path, "store") }));
  assert.is(error.code, "denied");
  assert.match(error.message, /it cannot be made \(errno 20\)/);
});

test("openSession refuses a directory that belongs to somebody else, even when it can be written to", () => {
  // /tmp is the superuser's and open to everybody; for the superuser, one of nobody's does.
  const path = isRoot() ? join(directory.path, "theirs") : "/tmp";
  if (isRoot()) {
    mkdirSync(path);
    Bun.spawnSync(["chown", "65534", path]);
  }
  const error = refusal(() => openSession({ RL_ROOT: path, XDG_RUNTIME_DIR: directory.path }));
  assert.is(error.code, "denied");
  assert.is(error.subject, path);
  assert.match(error.message, /belongs to somebody else/);
  assert.match(error.hint ?? "", /RL_ROOT/);
});

// Nothing is forbidden to root.
if (!isRoot()) {
  test("openSession says when it may not make the store", () => {
    chmodSync(directory.path, 0o500);
    const error = refusal(() => openSession({ RL_ROOT: join(directory.path, "store") }));
    chmodSync(directory.path, 0o700);
    assert.is(error.code, "denied");
    assert.match(error.message, /permission denied/);
  });
}

test("sessionPaths refuses to guess where things are without a home", () => {
  const error = refusal(() => sessionPaths({}, user));
  assert.is(error.code, "invalid");
  assert.match(error.message, /"HOME": it is not set/);
});

test("sessionPaths refuses a relative RL_ROOT in place of using another store", () => {
  const error = refusal(() => sessionPaths({ RL_ROOT: "store", HOME: "/home/alice" }, user));
  assert.is(error.code, "invalid");
  assert.match(error.message, /"store": it is not an absolute path/);
});

test("sessionPaths takes an empty RL_ROOT for none", () => {
  assert.is(sessionPaths({ RL_ROOT: "", HOME: "/home/alice" }, user).root, "/home/alice/.local/share/rl");
});

test.run();
