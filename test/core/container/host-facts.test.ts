import { suite } from "uvu";
import * as assert from "uvu/assert";
import { judgeHost } from "../../../core/container/host-facts.ts";
import { COMPLETE } from "./host-observations.ts";

const test = suite("judgeHost()");

test("judgeHost() finds nothing to mend on a complete machine", () => {
  const { user, kernel, architecture, storeDirectory, runtimes, ...verdicts } = judgeHost(COMPLETE);
  assert.equal(Object.keys(runtimes), ["crun"]);
  assert.equal(user, COMPLETE.user);
  assert.is(kernel, "6.1.0-13-amd64");
  assert.is(architecture, "amd64");
  assert.is(storeDirectory, "/home/alice/.local/share/rl");
  for (const [name, verdict] of Object.entries(verdicts)) {
    assert.is(verdict.state, "ok", name);
    assert.is(verdict.mend, undefined, name);
  }
});

test("judgeHost() says how to mend everything that a bare machine lacks", () => {
  const { user, kernel, architecture, storeDirectory, runtimes, ...verdicts } = judgeHost({
    ...COMPLETE,
    kernelRelease: "4.19.0",
    subuid: undefined,
    subgid: undefined,
    newuidmap: undefined,
    newgidmap: undefined,
    maxUserNamespaces: undefined,
    seccompActions: undefined,
    cgroup: { layout: "none", delegated: undefined, controllers: undefined },
    pasta: undefined,
    slirp4netns: undefined,
    fuseOverlayfs: undefined,
  });
  for (const [name, verdict] of Object.entries(verdicts)) {
    assert.is.not(verdict.state, "ok", name);
    assert.ok(verdict.mend, name);
  }
});

test.run();
