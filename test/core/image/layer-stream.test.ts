import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import type { PullEvent } from "../../../core/image/events.ts";
import { count, onError, watch } from "../../../core/image/layer-stream.ts";
import {
  broken,
  bytesOf,
  collect,
  counted,
  digestOf,
  failureOf,
  pieces,
  refuses,
} from "../distribution/helpers.ts";

const streams = suite("core/image/layer-stream");
const digest = digestOf("content");
const idle = new AbortController().signal;

streams("count gives pieces of 64 KiB at most, in order, each counted before it is given", async () => {
  const bytes = new Uint8Array(150_000).map((_, index) => index % 251);
  let counted = 0;
  let given = 0;
  const parts: Uint8Array[] = [];
  for await (const piece of count(pieces(bytes, "tail"), (length) => (counted += length))) {
    given += piece.length;
    assert.is(counted, given);
    parts.push(piece);
  }
  assert.equal(
    parts.map(({ length }) => length),
    [65536, 65536, 150_000 - 2 * 65536, 4],
  );
  assert.ok(Buffer.concat(parts).equals(Buffer.concat([bytes, bytesOf("tail")])));
});

streams("the pieces are views of the chunk: whoever knows its memory knows theirs", async () => {
  const bytes = new Uint8Array(100_000);
  for await (const piece of count(pieces(bytes), () => undefined)) assert.is(piece.buffer, bytes.buffer);
});

streams("count closes its source when the reader stops, in the middle of a chunk too", async () => {
  const { counts, read } = counted("a", "b");
  for await (const _ of count(read(), () => undefined)) break;
  assert.equal(counts, { opened: 1, closed: 1 });
});

/** What watch makes of these pieces, and the events. */
async function watched(
  size: number,
  parts: readonly (string | Error)[],
  signal = idle,
): Promise<{ readonly events: PullEvent[]; readonly text: string; readonly error: unknown }> {
  const events: PullEvent[] = [];
  let text = "";
  let error: unknown;
  try {
    for await (const chunk of watch(
      pieces(...parts),
      { digest, size },
      (event) => events.push(event),
      signal,
    )) {
      text += new TextDecoder().decode(chunk);
    }
  } catch (thrown) {
    error = thrown;
  }
  return { events, text, error };
}

streams("watch tells how far it is with every chunk", async () => {
  const { events, text, error } = await watched(5, ["abc", "de"]);
  assert.is(text, "abcde");
  assert.is(error, undefined);
  assert.equal(events, [
    { kind: "progress", digest, received: 3, size: 5 },
    { kind: "progress", digest, received: 5, size: 5 },
  ]);
});

streams("watch refuses another size than the descriptor's at the end, with both in the message", async () => {
  for (const [parts, has] of [
    [["abc"], 3],
    [["abc", "def"], 6],
    [[], 0],
  ] as const) {
    const { error } = await watched(5, parts);
    assert.ok(isRlError(error));
    assert.is(error.code, "corrupt");
    assert.is(error.subject, digest);
    assert.is(error.state, `it has ${has} bytes, but its manifest says 5`);
  }
});

streams("watch passes on what its source throws, not the missing bytes", async () => {
  const { error, text } = await watched(5, ["abc", broken()]);
  assert.ok(isRlError(error));
  assert.is(error.code, "unavailable");
  assert.is(text, "abc");
});

streams("an aborted signal ends watch before the next chunk is given, and closes the source", async () => {
  const abort = new AbortController();
  const { counts, read } = counted("a", "b");
  const seen: string[] = [];
  const reading = async (): Promise<void> => {
    for await (const chunk of watch(read(), { digest, size: 2 }, () => undefined, abort.signal)) {
      seen.push(new TextDecoder().decode(chunk));
      abort.abort(broken());
    }
  };
  await refuses(reading(), "unavailable");
  assert.equal(seen, ["a"]);
  assert.equal(counts, { opened: 1, closed: 1 });
});

streams("onError tells what is thrown before it is thrown, as it is", async () => {
  const failure = broken();
  const told: unknown[] = [];
  const thrown = await failureOf(collect(onError(pieces("a", failure), (error) => told.push(error))));
  assert.is(thrown, failure);
  assert.is(told.length, 1);
  assert.is(told[0], failure);
});

streams("onError is silent about an end, and about a reader that stops or fails", async () => {
  const silent = (): never => assert.unreachable() as never;
  assert.equal(await collect(onError(pieces("a", "b"), silent)), bytesOf("ab"));
  const { counts, read } = counted("a", "b");
  for await (const _ of onError(read(), silent)) break;
  const failing = async (): Promise<void> => {
    for await (const _ of onError(read(), silent)) throw broken();
  };
  await refuses(failing(), "unavailable");
  assert.equal(counts, { opened: 2, closed: 2 });
});

streams.run();
