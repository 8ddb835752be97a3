import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type StorePaths, storePaths } from "../../../core/host/bun/paths.ts";

const test = suite("storePaths");

const HOME = { HOME: "/home/alice" };
const roots = (environment: Record<string, string>, uid = 1000): (string | undefined)[] => {
  const paths = storePaths(environment, uid);
  return [paths?.root, paths?.run];
};

test("storePaths of a home and a session", () => {
  assert.equal(storePaths({ ...HOME, XDG_RUNTIME_DIR: "/run/user/1000" }, 1000), {
    root: "/home/alice/.local/share/rl",
    layout: "/home/alice/.local/share/rl/image",
    metadata: "/home/alice/.local/share/rl/meta",
    layers: "/home/alice/.local/share/rl/layers",
    containers: "/home/alice/.local/share/rl/containers",
    locks: "/home/alice/.local/share/rl/locks",
    run: "/run/user/1000/rl",
  });
});

test("storePaths puts running state below the store when there is no session", () => {
  assert.equal(roots(HOME), ["/home/alice/.local/share/rl", "/home/alice/.local/share/rl/run"]);
});

test("storePaths takes RL_ROOT before XDG_DATA_HOME before HOME", () => {
  const data = { ...HOME, XDG_DATA_HOME: "/data" };
  assert.equal(roots(data), ["/data/rl", "/data/rl/run"]);
  assert.equal(roots({ ...data, RL_ROOT: "/store" }), ["/store", "/store/run"]);
});

test("storePaths of root are the system's, whatever home it was given", () => {
  const environment = { HOME: "/home/alice", XDG_DATA_HOME: "/data" };
  assert.equal(roots(environment, 0), ["/var/lib/rl", "/run/rl"]);
  assert.equal(roots({}, 0), ["/var/lib/rl", "/run/rl"]);
  assert.equal(roots({ RL_ROOT: "/store" }, 0), ["/store", "/run/rl"]);
});

test("storePaths of root are never in the session of another user", () => {
  for (const theirs of ["/run/user/1000", "/run/user/1000/", "/run/user/10/x", "/run/user/"])
    assert.is(roots({ XDG_RUNTIME_DIR: theirs }, 0)[1], "/run/rl", theirs);
  for (const own of ["/run/user/0", "/run/user/0/x", "/tmp/session"])
    assert.is(roots({ XDG_RUNTIME_DIR: own }, 0)[1], `${own}/rl`, own);
  assert.is(roots({ ...HOME, XDG_RUNTIME_DIR: "/run/user/1000" })[1], "/run/user/1000/rl");
});

test("storePaths of root in a user namespace are in the session that is its own there", () => {
  const environment = { XDG_RUNTIME_DIR: "/run/user/1000" };
  const asked: string[] = [];
  const isOwn = (path: string): boolean => asked.push(path) > 0;
  assert.is(storePaths(environment, 0, isOwn)?.run, "/run/user/1000/rl");
  assert.equal(asked, ["/run/user/1000"]);
  assert.is(storePaths({ XDG_RUNTIME_DIR: "/run/user/0" }, 0, isOwn)?.run, "/run/user/0/rl");
  assert.is(asked.length, 1);
});

test("storePaths passes over paths that are not absolute", () => {
  for (const path of ["", "data", "./data", "~/data"]) {
    const environment = { ...HOME, RL_ROOT: path, XDG_DATA_HOME: path, XDG_RUNTIME_DIR: path };
    assert.equal(roots(environment), roots(HOME), path);
  }
});

test("storePaths is undefined when there is nowhere to put anything", () => {
  for (const environment of [{}, { HOME: "" }, { HOME: "home" }, { XDG_RUNTIME_DIR: "/run/user/1000" }])
    assert.is(storePaths(environment, 1000), undefined);
});

test("storePaths are all below the root but running state, and no two are the same", () => {
  const { root, run, ...rest } = storePaths({ RL_ROOT: "/store", XDG_RUNTIME_DIR: "/r" }, 1) as StorePaths;
  assert.is(run, "/r/rl");
  for (const path of Object.values(rest)) assert.ok(path.startsWith(`${root}/`));
  assert.is(new Set(Object.values(rest)).size, 5);
});

test.run();
