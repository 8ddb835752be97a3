import { suite } from "uvu";
import * as assert from "uvu/assert";
import { confirm } from "../../cli/confirm.ts";
import { makeContext, rejection } from "./helpers.ts";

const test = suite("confirm()");

/** Standard input in chunks. */
async function* input(...chunks: string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield new TextEncoder().encode(chunk);
}

function ask(...chunks: string[]) {
  const context = makeContext();
  const files = { ...context.files, input: () => input(...chunks) };
  return { context, answer: confirm("It goes.", { ...context, files }) };
}

test("asks on standard error and takes y and yes", async () => {
  const { context, answer } = ask("y\n");
  assert.is(await answer, true);
  assert.equal(context.output.written, {
    out: "",
    err: "WARNING! It goes.\nAre you sure you want to continue? [y/N] ",
  });
  for (const chunks of [["Y\n"], ["yes\nno\n"], [" yes \r\n"], ["y"], ["y", "es", "\n"]]) {
    assert.is(await ask(...chunks).answer, true, chunks.join("|"));
  }
});

test("takes anything else as no", async () => {
  for (const chunks of [["\n"], ["n\n"], ["yeah\n"], ["no\ny\n"], ["y".repeat(5000)]]) {
    assert.is(await ask(...chunks).answer, false, chunks.join("|"));
  }
});

test("refuses when nobody answers", async () => {
  const { hint, state } = await rejection(ask().answer);
  assert.is(state, "there is no answer");
  assert.match(hint ?? "", "--force");
});

test("reads no further than the first line", async () => {
  let read = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      read++;
      yield new TextEncoder().encode("n\n");
    }
  }
  const context = makeContext();
  assert.is(await confirm("It goes.", { ...context, files: { ...context.files, input: endless } }), false);
  assert.is(read, 1);
});

test.run();
