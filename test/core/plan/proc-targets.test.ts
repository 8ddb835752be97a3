import { suite } from "uvu";
import * as assert from "uvu/assert";
import { procTargetFault } from "../../../core/plan/proc-targets.ts";

const test = suite("procTargetFault");

const bind = (destination: string, source: string): string | undefined =>
  procTargetFault(destination, { destination, source, type: "bind" }, true);

test("on /proc belongs a proc, new or the host's", () => {
  const mount = (type: string) =>
    procTargetFault("/proc", { destination: "/proc", type, source: type }, false);
  assert.is(mount("proc"), undefined);
  assert.is(mount("tmpfs"), "only a proc can be mounted there");
  for (const source of ["/proc", "/proc/", "//proc"]) assert.is(bind("/proc", source), undefined);
  for (const source of ["/tmp", "proc", "/proc/self", "/proc/..", ""])
    assert.is(bind("/proc", source), "only a proc can be mounted there");
});

test("below it only files that tell of the machine are covered", () => {
  for (const path of ["/proc/cpuinfo", "/proc/uptime", "/proc/net/dev"])
    assert.is(bind(path, "/x"), undefined);
  for (const path of ["/proc/self/attr/exec", "/proc/sys", "/proc/1", "/proc/net", "/proc/cpuinfo/x"])
    assert.is(bind(path, "/x"), "the kernel's own files must stay what they are");
  for (const path of ["/processes", "/srv/proc/sys", "/sys"]) assert.is(bind(path, "/x"), undefined);
});

test.run();
