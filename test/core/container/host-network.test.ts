import { suite } from "uvu";
import * as assert from "uvu/assert";
import { judgeNetwork } from "../../../core/container/host-network.ts";
import { COMPLETE } from "./host-observations.ts";

const test = suite("judgeNetwork()");

test("judgeNetwork() prefers pasta", () => {
  assert.equal(judgeNetwork(COMPLETE), {
    helper: "pasta",
    path: "/usr/bin/pasta",
    version: "2024_09_06",
    state: "ok",
    summary:
      "pasta at /usr/bin/pasta (2024_09_06); published ports keep their caller's address, in networks with names but for callers on this machine",
  });
});

test("judgeNetwork() takes slirp4netns for want of pasta, and says what it does not do", () => {
  const slirp4netns = { path: "/usr/bin/slirp4netns", version: "1.2.0", privileged: false };
  const verdict = judgeNetwork({ ...COMPLETE, pasta: undefined, slirp4netns });
  assert.equal([verdict.helper, verdict.state], ["slirp4netns", "limited"]);
  assert.is(verdict.summary, "slirp4netns at /usr/bin/slirp4netns (1.2.0); no ports are published");
});

test("judgeNetwork() leaves out a version that is not known", () => {
  const pasta = { path: "/opt/pasta", privileged: false };
  assert.is(judgeNetwork({ ...COMPLETE, pasta }).summary.startsWith("pasta at /opt/pasta;"), true);
});

test("judgeNetwork() asks for a helper", () => {
  const verdict = judgeNetwork({ ...COMPLETE, pasta: undefined, slirp4netns: undefined });
  assert.is(verdict.state, "missing");
  assert.is(verdict.helper, undefined);
  assert.is(verdict.mend, "sudo apt-get install passt");
});

test("judgeNetwork() asks for the tunnel device", () => {
  const verdict = judgeNetwork({ ...COMPLETE, tunDevice: false });
  assert.is(verdict.state, "limited");
  assert.match(verdict.summary, "/dev/net/tun cannot be opened");
  assert.is(verdict.mend, "sudo modprobe tun && sudo chmod 666 /dev/net/tun");
});

test.run();
