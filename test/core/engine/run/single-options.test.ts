import { suite } from "uvu";
import * as assert from "uvu/assert";
import { singleOptions } from "../../../../core/engine/run/single-options.ts";
import { refusal } from "../../../cli/helpers.ts";
import { runFlags } from "./fixture.ts";

const test = suite("singleOptions");
const options = (...argv: string[]) => singleOptions(runFlags(...argv));

test("nothing is given without flags, and for what means the usual", () => {
  assert.equal(options(), {});
  assert.equal(options("--shm-size=0", "--cgroup-parent="), {});
});

test("what can be meant is taken", () => {
  assert.equal(options("--shm-size=1g", "--oom-score-adj=1000", "--cgroup-parent=/a", "--domainname=x"), {
    shmSize: 2 ** 30,
    oomScoreAdj: 1000,
    cgroupParent: "/a",
    domainname: "x",
  });
});

test("what cannot is refused", () => {
  const words = [
    "shm-size=-1",
    "oom-score-adj=1001",
    "oom-score-adj=x",
    "cgroup-parent=a:b",
    "cgroup-parent=../a",
  ];
  for (const word of [...words, "domainname=a b"]) {
    assert.is(refusal(() => options(`--${word}`)).code, "invalid", word);
  }
});

test.run();
