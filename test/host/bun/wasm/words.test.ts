import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readTask, runnerWords, WASM_RUNNER, WASM_VERB } from "../../../../core/host/bun/wasm/words.ts";

const test = suite("words of the wasm runner");

test("what is written is read", () => {
  for (const task of [
    { directories: [], network: false, component: undefined },
    { directories: ["/data", "/with space", "/--"], network: true, component: "/app.wasm" },
  ]) {
    const words = runnerWords(task);
    const verb = words.indexOf(WASM_VERB);
    assert.is(words[verb - 1], WASM_RUNNER);
    const args = ["/app.wasm", "--network", "--dir=/", "--"];
    assert.equal(readTask([...words.slice(verb + 1), ...args]), { ...task, args });
  }
});

test("nothing is given without its words", () => {
  assert.equal(readTask(["--", "a"]), { args: ["a"], network: false, component: undefined, directories: [] });
});

test.run();
