import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LogEntry } from "../../../../core/container/log-entry.ts";
import { logStream, readEntries } from "../../../../core/engine/api/logs.ts";
import type { LogOptions } from "../../../../core/engine/apis.ts";
import { container } from "../../../cli/containers/scene.ts";
import { rejection } from "../../../cli/helpers.ts";

const test = suite("logs");
const entry = (stream: LogEntry["stream"], text: string): LogEntry => ({
  stream,
  text,
  time: "t",
  attributes: {},
});
const LOGGED = container("x", { log: { driver: "json-file", options: {} } });

function logOf(...some: readonly LogEntry[][]) {
  const asked: LogOptions[] = [];
  const log = async function* (_: unknown, options: LogOptions) {
    asked.push(options);
    yield* some;
  };
  return { asked, log };
}

test("entries come one by one, of the range that was asked for", async () => {
  const at = logOf([entry("stdout", "a"), entry("stderr", "b")], [entry("stdout", "c")]);
  const since = new Date("2026-01-01T00:00:00.5Z");
  const entries = await Array.fromAsync(
    readEntries(at, async () => LOGGED, { tail: 7, since, follow: true }),
  );
  assert.equal(
    entries.map(({ text }) => text),
    ["a", "b", "c"],
  );
  const [{ follow, since: from, tail, until } = {}] = at.asked as Partial<LogOptions>[];
  assert.equal([follow, from, tail, until], [true, "2026-01-01T00:00:00.500000000Z", 7, undefined]);
});

test("a signal ends the reading", async () => {
  const stop = new AbortController();
  const at = logOf([entry("stdout", "a")], [entry("stdout", "b")]);
  const seen: string[] = [];
  for await (const { text } of readEntries(at, async () => LOGGED, { signal: stop.signal })) {
    seen.push(text);
    stop.abort();
  }
  assert.equal(seen, ["a"]);
});

test("of what is not kept nothing can be read", async () => {
  const none = container("x", { log: { driver: "none", options: {} } });
  const reading = Array.fromAsync(readEntries(logOf(), async () => none, {}));
  assert.is((await rejection(reading)).code, "unsupported");
});

test("a stream has the text of one of the two", async () => {
  const at = logOf([entry("stdout", "ä\n"), entry("stderr", "b")], [entry("stdout", "c")]);
  const text = (name: LogEntry["stream"]) => new Response(logStream(at, async () => LOGGED, name)).text();
  assert.equal([await text("stdout"), await text("stderr")], ["ä\nc", "b"]);
});

test.run();
