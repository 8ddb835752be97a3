import { existsSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runnerFiles } from "../../../../core/host/bun/wasm/runner-files.ts";

const test = suite("runnerFiles");

const line = (path: string) => `7f0000000000-7f0000001000 r-xp 00000000 fe:01 12   ${path}`;

test("executable, loader and libraries, each once, and nothing that was loaded later", () => {
  const loader = "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2";
  const mapped = [
    "/usr/lib/libc.so.6",
    "/usr/lib/libc.so.6",
    loader,
    "/tmp/librl.so",
    "/home/of user/libm.so.6",
  ];
  const maps = [...mapped.map(line), "7ffc-7ffd rw-p 00000000 00:00 0  [stack]", ""].join("\n");
  assert.equal(runnerFiles("/bin/rl", maps), [
    { source: "/bin/rl", target: "/.rl/rl" },
    { source: loader, target: "/.rl/ld.so" },
    { source: "/usr/lib/libc.so.6", target: "/.rl/lib/libc.so.6" },
    { source: "/home/of user/libm.so.6", target: "/.rl/lib/libm.so.6" },
  ]);
});

test("another C library's loader is its library, too; without a loader there is no runner", () => {
  const musl = "/lib/ld-musl-x86_64.so.1";
  assert.equal(runnerFiles("/bin/rl", line(musl)), [
    { source: "/bin/rl", target: "/.rl/rl" },
    { source: musl, target: "/.rl/ld.so" },
  ]);
  assert.is(runnerFiles("/bin/rl", line("/usr/lib/libc.so.6")), undefined);
});

test("of this process all are there", () => {
  const files = runnerFiles(process.execPath) ?? [];
  assert.ok(files.length > 2);
  for (const { source } of files) assert.ok(existsSync(source), source);
});

test.run();
