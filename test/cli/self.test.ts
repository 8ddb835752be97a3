import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  bundleFailureArguments,
  failureArguments,
  loggedFailureArguments,
  OF_BUNDLE,
  STEP_FAILED,
} from "../../cli/self.ts";

const test = suite("self");

test("failureArguments of a program run from source are the runtime, its file and the word", () => {
  assert.equal(failureArguments(), [process.execPath, Bun.main, STEP_FAILED]);
});

test("failureArguments' program is absolute, since the monitor executes it without PATH", () => {
  assert.match(failureArguments()[0] ?? "", /^\//);
});

test("bundleFailureArguments say that it is a bundle", () => {
  assert.equal(bundleFailureArguments({ "log-format": "text" }), [...failureArguments(), OF_BUNDLE]);
});

test("loggedFailureArguments name the file for every directory that one may be in", () => {
  const logged = ["--log", `${process.cwd()}/log`, "json"];
  const flags = { log: "log", "log-format": "json" };
  assert.equal(loggedFailureArguments(flags), [...failureArguments(), ...logged]);
  assert.equal(bundleFailureArguments(flags), [...failureArguments(), OF_BUNDLE, ...logged]);
  assert.equal(loggedFailureArguments({ "log-format": "text" }), failureArguments());
});

test("STEP_FAILED is no word that a person types by mistake", () => {
  assert.match(STEP_FAILED, /^__/);
});

test.run();
