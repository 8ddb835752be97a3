import { suite } from "uvu";
import * as assert from "uvu/assert";
import { keyAndValue, requestedFlags } from "../../../core/container/requested.ts";

const test = suite("requestedFlags");

test("flags are given by their kind, and what is not there is empty", () => {
  const flags = requestedFlags({ init: true, user: "1000", dns: ["a", "b"], cpus: "1.5", tty: "yes" });
  assert.equal([flags.isSet("init"), flags.isSet("tty"), flags.isSet("rm")], [true, false, false]);
  assert.equal([flags.text("user"), flags.text("init"), flags.text("name")], ["1000", "", ""]);
  assert.equal([flags.list("dns"), flags.list("user")], [["a", "b"], []]);
  assert.equal([flags.number("cpus"), flags.number("tty"), flags.number("x")], [1.5, undefined, undefined]);
});

test("what is inherited is no flag, and no request is one without flags", () => {
  assert.is(requestedFlags({}).text("constructor"), "");
  for (const request of [undefined, null, "x", 1]) assert.equal(requestedFlags(request).list("dns"), []);
});

test("a value may have equals signs, or not be there", () => {
  assert.equal(
    [keyAndValue("a=b=c"), keyAndValue("a")],
    [
      ["a", "b=c"],
      ["a", ""],
    ],
  );
});

test.run();
