import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { imageWasmSpec } from "../../../../cli/commands/image/wasm.spec.ts";
import { run } from "../../../../cli/commands/image/wasm.ts";
import { readImages } from "../../../../core/image/list.ts";
import { pieces } from "../../../core/image/archive/fixture.ts";
import { keeping, store } from "../../../core/image/fixture.ts";
import { makeContext, recordOutput, rejection } from "../../helpers.ts";

const test = suite("image wasm");
const PROGRAM = Uint8Array.fromHex("0061736d01000000");

function stage(terminals: readonly number[] = []) {
  const at = store(() => ({ status: 404 }));
  const context = makeContext({
    store: async () => keeping(at),
    files: {
      ...makeContext().files,
      input: () => pieces(PROGRAM),
      read: (path) => pieces(path === "a.wasm" ? PROGRAM : new TextEncoder().encode("text")),
    },
  });
  const whole = { ...context, output: recordOutput(terminals) };
  return {
    output: whole.output,
    run: (...argv: string[]) => run(parseArguments(imageWasmSpec, argv), whole),
    images: () => readImages(at.ports.metadata),
  };
}

test("run() makes an image of a file or of standard input, and prints its id", async () => {
  for (const source of ["a.wasm", "-"]) {
    const { output, run, images } = stage();
    assert.is(await run("-q", "-t", "mine:1", source), 0);
    const [image] = await images();
    assert.is(output.written.out, `${image?.imageId}\n`);
    assert.equal(
      [image?.reference, image?.platform, image?.os],
      ["docker.io/library/mine:1", "wasi/wasm", "wasip1"],
    );
    assert.is(image?.created, "2026-06-15T12:00:00.000Z");
  }
});

test("run() refuses what is no program, and a terminal", async () => {
  const { run, images } = stage([0]);
  assert.is((await rejection(run("text"))).code, "invalid");
  assert.is((await rejection(run("-"))).subject, "standard input");
  assert.equal(await images(), []);
});

test.run();
