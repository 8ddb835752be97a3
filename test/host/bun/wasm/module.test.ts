import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { moduleOf, probeModule } from "../../../helpers/wasm/programs.ts";
import { scratch } from "../scratch.ts";
import { type Ended, evaluate } from "./programs.ts";

const test = suite("runModule");
const { make, clean } = scratch();
test.after(clean);
const directory = make();
test.before(() => {
  mkdirSync(`${directory}/given`);
  writeFileSync(`${directory}/given/file`, "inside");
  writeFileSync(`${directory}/outside`, "outside");
  symlinkSync("../outside", `${directory}/given/link`);
  writeFileSync(`${directory}/probe.wasm`, probeModule());
});

function run(...args: string[]): Ended {
  return runFile("probe.wasm", ...args);
}

function runFile(file: string, ...args: string[]): Ended {
  const world = {
    args: ["probe", ...args],
    environment: { OF: "world" },
    directories: { "/d": `${directory}/given` },
    network: false,
  };
  const bytes = `new Uint8Array(await Bun.file(${JSON.stringify(`${directory}/${file}`)}).arrayBuffer())`;
  return evaluate("module.ts", `it.runModule(${bytes}, ${JSON.stringify(world)})`, {
    stdin: "input",
    env: { OF_THE: "host" },
  });
}

test("it gets its own words, variables and directories, and standard input", () => {
  assert.is(run("args").stdout, "probe\nargs\n");
  assert.is(run("env").stdout, "OF=world\n");
  assert.is(run("dirs").stdout, "/d\n");
  assert.is(run("read", "/d", "file").stdout, "inside");
  assert.is(run("cat").stdout, "input");
  assert.is(run("exit", "123").exitCode, 3);
});

test("nothing leads out of a directory", () => {
  for (const path of ["link", "../outside", `${directory}/outside`]) {
    const { exitCode, stdout } = run("read", "/d", path);
    assert.is.not(exitCode, 0, path);
    assert.is(stdout, "");
  }
});

test("no function of sockets does anything, and those that are none of WASI are not there", () => {
  const program = (name: string, parameters: string) =>
    moduleOf(`(module
      (import "wasi_snapshot_preview1" "${name}" (func $f (param ${parameters}) (result i32)))
      (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
      (memory (export "memory") 1)
      (func (export "_start")
        (call $exit (call $f ${parameters.replaceAll("i32", "(i32.const 3)")}))))`);
  for (const [name, parameters] of [
    ["sock_accept", "i32 i32 i32"],
    ["sock_shutdown", "i32 i32"],
  ] as const) {
    writeFileSync(`${directory}/${name}.wasm`, program(name, parameters));
    assert.is(runFile(`${name}.wasm`).exitCode, 52, name);
  }
  writeFileSync(`${directory}/own.wasm`, program("sock_pollSocket", "i32"));
  assert.match(runFile("own.wasm").stderr, /LinkError|TypeError/);
});

test.run();
