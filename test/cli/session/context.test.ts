import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createContext } from "../../../cli/session/context.ts";
import { makeContext } from "../helpers.ts";

const test = suite("session/context");

test("it has the basics it was given, and opens the store for what needs it alone", () => {
  const basic = makeContext();
  let opened = 0;
  const context = createContext(basic, () => {
    opened += 1;
    throw new Error("there is no store");
  });
  assert.is(context.output, basic.output);
  assert.is(context.build, basic.build);
  assert.is(typeof context.registries().transport.send, "function");
  assert.is(opened, 0);
  assert.throws(() => context.content(), /there is no store/);
  assert.throws(() => context.containerDirectory("x"), /there is no store/);
  assert.is(opened, 2);
});

test.run();
