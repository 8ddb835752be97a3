import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { InputDescriptor, OutputDescriptor } from "../../../../core/host/bun/wasm/streams.ts";
import { scratch } from "../scratch.ts";

const test = suite("streams of components");
const { make, clean } = scratch();
test.after(clean);

test("input is read as far as it goes, and then is closed", () => {
  const file = `${make()}/in`;
  writeFileSync(file, "0123456789");
  const fd = openSync(file, "r");
  const input = new InputDescriptor(fd);
  assert.is(input.read(0n).length, 0);
  assert.is(new TextDecoder().decode(input.blockingRead(4n)), "0123");
  assert.is(input.skip(3n), 3n);
  assert.is(new TextDecoder().decode(input.read(1n << 40n)), "789");
  assert.throws(
    () => input.read(1n),
    (error: unknown) => (error as { tag?: string }).tag === "closed",
  );
  closeSync(fd);
});

test("output is written where it is asked for", () => {
  const directory = make();
  writeFileSync(`${directory}/in`, "spliced");
  const [from, to] = [openSync(`${directory}/in`, "r"), openSync(`${directory}/out`, "w")];
  const output = new OutputDescriptor(to);
  assert.ok(output.checkWrite() > 0n);
  output.write(new TextEncoder().encode("a"));
  output.writeZeroes(2n);
  assert.is(output.splice(new InputDescriptor(from), 7n), 7n);
  assert.is(readFileSync(`${directory}/out`, "latin1"), "a\0\0spliced");
  closeSync(to);
  closeSync(from);
  assert.throws(
    () => output.write(new Uint8Array(1)),
    (error: unknown) => (error as { tag?: string }).tag === "closed",
  );
});

test.run();
