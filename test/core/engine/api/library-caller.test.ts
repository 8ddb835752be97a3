import { suite } from "uvu";
import * as assert from "uvu/assert";
import { libraryCaller } from "../../../../core/engine/api/library-caller.ts";

const test = suite("libraryCaller");

test("who asked is told by his own functions, and nobody else", async () => {
  const [warned, progress]: [string[], unknown[]] = [[], []];
  const stop = new AbortController();
  const caller = libraryCaller(
    { signal: stop.signal, onProgress: (event) => progress.push(event) },
    (text) => warned.push(text),
    ["tell"],
  );
  caller.warn("a");
  caller.tellFailure("b");
  caller.tellFailure("c");
  const given: AbortSignal[] = [];
  const image = await caller.follow({
    title: "x",
    isShown: true,
    async *begin(signal) {
      given.push(signal);
      yield { kind: "progress" } as never;
      return { imageId: "i" } as never;
    },
  });
  assert.equal(
    [warned, caller.words(), caller.failureArguments(), image.imageId],
    [["a"], "bc", ["tell"], "i"],
  );
  assert.equal([progress, given], [[{ kind: "progress" }], [stop.signal]]);
});

test.run();
