import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compileConsoleSize } from "../../../core/plan/console-size.ts";
import type { Process } from "../../../core/spec/runtime-config.ts";

const test = suite("compileConsoleSize");
const PROCESS: Process = { cwd: "/", user: { uid: 0, gid: 0 } };
const compile = (part: Partial<Process>): unknown => compileConsoleSize({ ...PROCESS, ...part });

test("compileConsoleSize is for a container with a terminal", () => {
  const consoleSize = { height: 50, width: 132 };
  assert.equal(compile({ terminal: true, consoleSize }), [{ record: "consoleSize", height: 50, width: 132 }]);
  assert.equal(compile({ terminal: false, consoleSize }), []);
  assert.equal(compile({ consoleSize }), []);
});

test("compileConsoleSize leaves the size to the caller's terminal when the config says nothing of it", () => {
  assert.equal(compile({ terminal: true }), []);
  assert.equal(compile({ terminal: true, consoleSize: { height: 0, width: 0 } }), []);
  assert.equal(compileConsoleSize(undefined), []);
});

test.run();
