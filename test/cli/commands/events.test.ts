import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { eventsSpec } from "../../../cli/commands/events.spec.ts";
import { run } from "../../../cli/commands/events.ts";
import type { EventRange } from "../../../cli/context.ts";
import type { LifeEvent } from "../../../core/container/event.ts";
import { makeContext, recordOutput, rejection } from "../helpers.ts";

const test = suite("events");
const event = (action: string): LifeEvent => ({
  type: "container",
  action,
  id: "ab",
  attributes: { name: "web\n", image: "busybox" },
  timeNano: 1_795_286_505_000_000_042n,
});

function scene(output = recordOutput()) {
  const asked: EventRange[] = [];
  const base = makeContext({
    events: {
      tell: () => undefined,
      read: async function* (range) {
        asked.push(range);
        yield [event("start"), event("die")];
        yield [event("destroy")];
      },
    },
  });
  const context = { ...base, output };
  return {
    asked,
    written: output.written,
    events: (...words: string[]) => run(parseArguments(eventsSpec, words), context),
  };
}

test("each event is a line, whatever is in it", async () => {
  const { events, written } = scene();
  assert.is(await events(), 0);
  const lines = written.out.trimEnd().split("\n");
  assert.is(lines.length, 3);
  assert.match(lines[0] ?? "", / container start ab \(image=busybox, name=web\\n\)$/);
});

test("filters and format choose what is shown", async () => {
  const { events, written } = scene();
  await events("-f", "event=die", "--format", "{{.Action}} {{.Actor.ID}}");
  assert.is(written.out, "die ab\n");
});

test("the range is passed on", async () => {
  const { events, asked } = scene();
  await events("--since", "1795286505.5", "--until", "1795286506");
  assert.equal([asked[0]?.since, asked[0]?.until], [1_795_286_505_500_000_000n, 1_795_286_506_000_000_000n]);
  await events();
  assert.equal([asked[1]?.since, asked[1]?.until], [undefined, undefined]);
});

test("what makes no sense is refused before anything is read", async () => {
  const { events, asked } = scene();
  for (const words of [
    ["--format", "{{"],
    ["-f", "colour=red"],
    ["--since", "x"],
  ]) {
    assert.is((await rejection(events(...words))).code, "invalid", words[0]);
  }
  assert.is(asked.length, 0);
});

test("nothing more is told when whoever reads has gone", async () => {
  const output = { ...recordOutput(), isClosed: true };
  const { events, written } = scene(output);
  assert.is(await events("--format", "{{.Action}}"), 0);
  assert.is(written.out, "start\ndie\n");
});

test.run();
