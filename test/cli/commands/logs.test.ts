import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { logsSpec } from "../../../cli/commands/logs.spec.ts";
import { run } from "../../../cli/commands/logs.ts";
import type { KeptContainer, LogOptions } from "../../../cli/context.ts";
import type { LogEntry } from "../../../core/container/log-entry.ts";
import { DOCUMENT } from "../../core/container/documents.ts";
import { makeContext, NOW, recordOutput, rejection } from "../helpers.ts";

const test = suite("logs");
const TIME = "2026-06-15T11:00:00.000000000Z";
const entry = (text: string, stream: LogEntry["stream"] = "stdout"): LogEntry => ({
  stream,
  text,
  time: TIME,
  attributes: { tag: "web" },
});
const ENTRIES = [[entry("a\u0007\n"), entry("e\n", "stderr")], [entry("b\n")]];

function scene(driver: string | undefined = "json-file", terminal = false, shown = recordOutput()) {
  const asked: LogOptions[] = [];
  const process = { args: ["sh"], cwd: "/", user: { uid: 0, gid: 0 }, terminal };
  const log = driver === "" ? undefined : { driver, options: {} };
  const document = { ...DOCUMENT, log, config: { ...DOCUMENT.config, process } };
  const base = makeContext();
  const found = { note: document, now: { document, status: "exited" } } as unknown as KeptContainer;
  const made = makeContext({
    containers: { ...base.containers, find: async () => found },
    log: async function* (_container, options) {
      asked.push(options);
      yield* ENTRIES;
    },
  });
  const context = { ...made, output: shown };
  const logs = (...words: string[]) => run(parseArguments(logsSpec, [...words, "web"]), context);
  return { asked, logs, written: shown.written };
}

test("each stream goes to its own", async () => {
  const { logs, written } = scene();
  assert.is(await logs(), 0);
  assert.equal(written, { out: "a\u0007\nb\n", err: "e\n" });
});

test("the range is passed on, and times and details are shown", async () => {
  const { asked, logs, written } = scene();
  await logs("-ft", "--details", "-n", "5", "--since", "1h", "--until", "2026-06-15T12:00:00.5Z");
  const [{ tail, since, until, follow } = {}] = asked;
  assert.equal([tail, follow], [5, true]);
  assert.equal([since, until], [TIME, "2026-06-15T12:00:00.500000000Z"]);
  assert.is(NOW, Date.parse("2026-06-15T12:00:00Z"));
  assert.ok(written.out.startsWith(`${TIME} tag=web a`));
  for (const all of ["all", "-1"]) await logs(`--tail=${all}`);
  assert.equal(
    asked.slice(1).map((options) => options.tail),
    [undefined, undefined],
  );
});

test("controls are shown on a terminal, but those of a container with one, and with --raw", async () => {
  const plain = scene("json-file", false, recordOutput([1]));
  await plain.logs();
  assert.is(plain.written.out, "a\\u0007\nb\n");
  const raw = scene("json-file", false, recordOutput([1]));
  await raw.logs("--raw");
  const own = scene("json-file", true, recordOutput([1]));
  await own.logs();
  assert.equal([raw.written.out, own.written.out], ["a\u0007\nb\n", "a\u0007\nb\n"]);
});

test("nothing more is read when whoever reads has gone", async () => {
  const shown = { ...recordOutput(), isClosed: true };
  const { logs, written } = scene("json-file", false, shown);
  assert.is(await logs("-f"), 0);
  assert.is(written.out, "a\u0007\n");
});

test("what was not kept is told so, with what to do", async () => {
  assert.match((await rejection(scene("").logs())).hint ?? "", /--log-driver json-file/);
  assert.match((await rejection(scene("none").logs())).state, /nothing of it is kept/);
  assert.is(await scene("journald").logs(), 0);
});

test("what is no number of lines is refused", async () => {
  for (const tail of ["x", "1.5", ""]) {
    assert.is((await rejection(scene().logs(`--tail=${tail}`))).action, "use --tail", tail);
  }
});

test.run();
