import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  bundleFailureArguments,
  failureArguments,
  LOGGED,
  OF_BUNDLE,
  OF_COMMAND,
  STEP_FAILED,
} from "../../cli/self.ts";

const test = suite("self");

test("failureArguments of a program run from source are the runtime, its file and the word", () => {
  assert.equal(failureArguments(), [process.execPath, Bun.main, STEP_FAILED]);
});

test("failureArguments' program is absolute, since the monitor executes it without PATH", () => {
  assert.match(failureArguments()[0] ?? "", /^\//);
});

test("bundleFailureArguments say that it is a bundle, or a command in one", () => {
  const flags = { "log-format": "json" };
  assert.equal(bundleFailureArguments(flags), [...failureArguments(), OF_BUNDLE]);
  assert.equal(bundleFailureArguments(flags, OF_COMMAND), [...failureArguments(), OF_COMMAND]);
});

test("bundleFailureArguments name the log by its absolute path, since its reader may be elsewhere", () => {
  const flags = { log: "a/log", "log-format": "json" };
  const words = [LOGGED, `${process.cwd()}/a/log`, "json"];
  assert.equal(bundleFailureArguments(flags), [...failureArguments(), OF_BUNDLE, ...words]);
});

test("STEP_FAILED is no word that a person types by mistake", () => {
  assert.match(STEP_FAILED, /^__/);
});

test.run();
