import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createCaller } from "../../cli/caller.ts";
import { failureArguments } from "../../cli/self.ts";
import { recordOutput } from "./helpers.ts";

const test = suite("createCaller");

test("the person reads warnings and failures on standard error, and this program tells of failed steps", () => {
  const output = recordOutput();
  const caller = createCaller(output, {});
  caller.warn("look out");
  caller.tellFailure("rl: no\n");
  assert.equal(output.written, { out: "", err: "rl: warning: look out\nrl: no\n" });
  assert.equal(caller.failureArguments(), failureArguments());
});

test("what is got is announced and shown unless nobody wants to see it", async () => {
  for (const isShown of [true, false]) {
    const output = recordOutput();
    const image = await createCaller(output, {}).follow({
      title: "alpine for linux/amd64",
      isShown,
      // biome-ignore lint/correctness/useYield: nothing is told of it
      async *begin(signal) {
        assert.is(signal.aborted, false);
        return { imageId: "i" } as never;
      },
    });
    assert.is(image.imageId, "i");
    assert.is(output.written.err, isShown ? "Getting alpine for linux/amd64\n" : "");
  }
});

test.run();
