import { suite } from "uvu";
import * as assert from "uvu/assert";
import { collect, kept, streamsOf } from "../../../../core/engine/api/streams.ts";

const test = suite("streams");
const start = (script: string) => Bun.spawn(["/bin/sh", "-c", script], { stdio: ["pipe", "pipe", "pipe"] });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("what is written is read, to its end", async () => {
  const child = start("cat; echo end >&2; exit 3");
  const { stdin, ...streams } = streamsOf(child);
  const writer = stdin.getWriter();
  await writer.write(bytes("a"));
  await writer.write(bytes("b"));
  await writer.close();
  const { exitCode, stderr, text } = await collect(streams, child.exited);
  assert.equal([exitCode, text(), new TextDecoder().decode(stderr)], [3, "ab", "end\n"]);
});

test("what nobody reads any more is dropped", async () => {
  const child = start("exec <&-; exit 0");
  await child.exited;
  const writer = streamsOf(child).stdin.getWriter();
  await writer.write(new Uint8Array(100_000));
  await writer.close();
});

test("chunks of a shared buffer stay as they were", async () => {
  const buffer = new Uint8Array(1);
  async function* shared() {
    for (const value of [1, 2]) {
      buffer[0] = value;
      yield buffer;
    }
  }
  assert.equal(
    (await Array.fromAsync(kept(shared()))).map(([value]) => value),
    [1, 2],
  );
});

test.run();
