/** Limits of WebAssembly programs: they bind the program together with what runs it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { endOf, groupOf, read } from "../../helpers/e2e/loaded.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";

const test = suite("limits of WebAssembly programs");
const MIB = 1024 * 1024;

/** Modules for preview 1 that import nothing, as bytes: what assembles their text is not in the machine. */
const PROGRAMS = {
  // (memory (export "memory") 1) (func (export "_start") (local $end i32) (loop $more
  //   (local.set $end (memory.grow (i32.const 16)))
  //   (if (i32.eq (local.get $end) (i32.const -1)) (then unreachable))
  //   (memory.fill (i32.mul (local.get $end) (i32.const 65536)) (i32.const 1) (i32.const 1048576))
  //   (br $more)))
  hungry:
    "0061736d01000000010401600000030201000503010001071302066d656d6f72790200065f737461727400000a2c012a01017f0340411040" +
    "0021002000417f460440000b2000418080046c4101418080c000fc0b000c000b000b",
  // (memory (export "memory") 1) (func (export "_start") (loop $again (br $again)))
  spinning:
    "0061736d01000000010401600000030201000503010001071302066d656d6f72790200065f737461727400000a0a01080003400c000b000b",
};
let stage: Stage;

test.before(async () => {
  stage = await makeStage();
  for (const [name, hex] of Object.entries(PROGRAMS)) {
    const file = join(stage.home, `${name}.wasm`);
    writeFileSync(file, Uint8Array.fromHex(hex));
    await stage.ok(["image", "wasm", "-q", "-t", `example.org/${name}`, file]);
  }
});
test.after(() => stage?.stop());

test("they are in the files of the group, and stats tells of them", async () => {
  const limits = ["-m", "256m", "--memory-swap", "256m", "--cpus", "0.5", "--pids-limit", "64"];
  const id = (await stage.ok(["run", "-d", "--name", "spinning", ...limits, "example.org/spinning"])).trim();
  const group = groupOf(stage, id);
  assert.equal(
    ["memory.max", "memory.swap.max", "cpu.max", "pids.max"].map((file) => read(group, file)),
    [String(256 * MIB), "0", "50000 100000", "64"],
  );
  const row = JSON.parse(await stage.ok(["stats", "--no-stream", "--format", "json", "spinning"]));
  assert.match(row.MemUsage, /[KM]iB \/ 256MiB$/);
  await stage.ok(["kill", "spinning"]);
});

test("who takes more memory is killed, and the end says why", async () => {
  const limits = ["-m", "128m", "--memory-swap", "128m"];
  const id = (await stage.ok(["run", "-d", "--name", "hungry", ...limits, "example.org/hungry"])).trim();
  const end = await endOf(stage, id);
  assert.equal([end?.exitCode, end?.oomKilled], [137, true]);
  const state = "{{.State.OOMKilled}} {{.State.ExitCode}} {{.State.Status}}";
  assert.is(await stage.ok(["inspect", "-f", state, "hungry"]), "true 137 exited\n");
});

test.run();
