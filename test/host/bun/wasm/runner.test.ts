import { writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { moduleOf, probeModule } from "../../../helpers/wasm/programs.ts";
import { scratch } from "../scratch.ts";
import { evaluate } from "./programs.ts";

const test = suite("runWasm");
const { make, clean } = scratch();
test.after(clean);
const directory = make();
const probe = `${directory}/probe.wasm`;
test.before(() => writeFileSync(probe, probeModule()));

const run = (...words: string[]) =>
  evaluate("runner.ts", `it.runWasm(${JSON.stringify(words)})`, { env: { A: "1" } });

test("a program gets what it was told and the process's variables, and its status is the process's", () => {
  assert.equal(run("--", probe, "args", "x"), { exitCode: 0, stdout: `${probe}\nargs\nx\n`, stderr: "" });
  assert.match(run("--", probe, "env").stdout, /^A=1$/m);
  assert.is(run("--", probe, "exit", "four").exitCode, 4);
  assert.match(run(`--dir=${directory}`, "--", probe, "dirs").stdout, new RegExp(`^${directory}$`, "m"));
});

test("what cannot be run has a shell's status, and a line that says why", () => {
  const text = `${directory}/text`;
  writeFileSync(text, "text");
  const unknown = `${directory}/unknown.wasm`;
  writeFileSync(
    unknown,
    moduleOf('(module (import "env" "f" (func)) (memory (export "memory") 1) (func (export "_start")))'),
  );
  const component = `${directory}/component.wasm`;
  writeFileSync(component, Uint8Array.fromHex("0061736d0d000100"));
  const cases = [
    [[`${directory}/none`], 127, /it cannot be read \(ENOENT\)$/],
    [[text], 126, /it is no WebAssembly program$/],
    [[unknown], 126, /env/],
    [[component], 126, /it is a component that was not translated before: the image has to name it first/],
    [[probe, "trap"], 134, /it was aborted: [^(]+$/],
  ] as const;
  for (const [words, status, line] of cases) {
    const { exitCode, stderr } = run("--", ...words);
    assert.is(exitCode, status, stderr);
    assert.match(stderr.trimEnd(), line);
  }
});

test.run();
