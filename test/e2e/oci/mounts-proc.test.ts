/** What of /proc a bundle may cover: what stands in for the kernel's own files is where attacks begin. */
import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Mount } from "../../../core/spec/runtime-config.ts";
import { type Bundle, makeBundle } from "../../helpers/e2e/bundle.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";

const test = suite("oci mounts on /proc");
let stage: Stage;
let bundle: Bundle;
let file: string;
test.before(async () => {
  stage = await makeStage();
  bundle = await makeBundle(stage);
  file = join(stage.home, "cpuinfo");
  writeFileSync(file, "one\n");
});
test.after(() => stage?.stop());

const tmpfs = (destination: string): Mount => ({ destination, type: "tmpfs", source: "tmpfs" });
const bind = (destination: string, source: string): Mount => ({
  destination,
  type: "bind",
  source,
  options: ["rbind"],
});

async function refusal(mount: Mount): Promise<string> {
  const { exitCode, stdout, stderr } = await bundle.sh("echo ran", { mounts: [mount] });
  assert.equal([exitCode, stdout], [1, ""], stderr);
  return stderr;
}
const OWN_FILES = /^rl: Cannot (mount on|bind) "[^"]+": .*own files must stay what they are/;

test("files that tell of the machine are covered, others below /proc are not", async () => {
  for (const path of ["/proc/cpuinfo", "/proc/sys/kernel/ns_last_pid"])
    assert.is(await bundle.ok(`cat ${path}`, { mounts: [bind(path, file)] }), "one\n");
  for (const path of [
    "/proc/self/attr/exec",
    "/proc/sys/kernel/hostname",
    "/proc/1/environ",
    "//proc/./version",
  ])
    assert.match(await refusal(bind(path, file)), OWN_FILES);
  assert.match(await refusal(tmpfs("/proc/sys")), OWN_FILES);
});

test("/proc itself is covered by a proc alone, the host's or a new one", async () => {
  for (const mount of [tmpfs("/proc"), bind("/proc", stage.home), bind("/proc", "/proc/self")])
    assert.match(await refusal(mount), /"\/proc": only a proc can be mounted there/);
  const again = { destination: "/proc", type: "proc", source: "proc" };
  for (const mount of [again, bind("/proc", "/proc")])
    assert.is(await bundle.ok("echo ran", { mounts: [mount] }), "ran\n");
});

test("a mount that is there can be made read-only", async () => {
  const remount = { destination: "/proc", type: "bind", source: "/proc", options: ["remount", "bind", "ro"] };
  const info = await bundle.ok("grep ' /proc ' /proc/self/mountinfo", { mounts: [remount] });
  assert.match(info, / \/proc ro,/);
});

test("links of the root that lead to /proc are no way around that", async () => {
  for (const [link, target, mount] of [
    ["whole", "/proc", tmpfs("/whole")],
    ["below", "/proc/sys/kernel", tmpfs("/below")],
    ["up", "mnt/../proc/sys", tmpfs("/up/kernel")],
    ["file", "/proc/version", bind("/file", file)],
  ] as const) {
    const path = join(bundle.rootfs, link);
    symlinkSync(target, path);
    assert.match(await refusal(mount), OWN_FILES, link);
    rmSync(path);
  }
});

test.run();
