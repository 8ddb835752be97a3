import { suite } from "uvu";
import * as assert from "uvu/assert";
import { interruption } from "../../../cli/session/interruption.ts";

const test = suite("interruption");

test("it aborts at each signal that ends a program", () => {
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    const signal = interruption();
    assert.not(signal.aborted);
    process.emit(name);
    assert.ok(signal.aborted, name);
  }
});

test.run();
