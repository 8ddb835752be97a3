import { suite } from "uvu";
import * as assert from "uvu/assert";
import { eventLine, eventStruct } from "../../cli/event-text.ts";
import { renderEach } from "../../cli/template/listing.ts";
import type { LifeEvent } from "../../core/container/event.ts";

const test = suite("event text");
const EVENT: LifeEvent = {
  type: "container",
  action: "die",
  id: "ab",
  attributes: { name: "web", image: "busybox", exitCode: "7" },
  timeNano: 1_795_286_505_000_000_042n,
};
const show = (format: string, event = EVENT): string => renderEach(format, [eventStruct(event)], false);

test("a line is docker's, with attributes by name", () => {
  assert.is(
    eventLine(EVENT, 60),
    "2026-11-21T19:41:45.000000042+01:00 container die ab (exitCode=7, image=busybox, name=web)",
  );
  assert.is(eventLine({ ...EVENT, attributes: {} }, 0), "2026-11-21T18:41:45.000000042Z container die ab");
});

test("JSON is docker's, to the nanosecond", () => {
  assert.is(
    show("json"),
    '{"status":"die","id":"ab","from":"busybox","Type":"container","Action":"die","Actor":{"ID":"ab",' +
      '"Attributes":{"exitCode":"7","image":"busybox","name":"web"}},"scope":"local","time":1795286505,' +
      '"timeNano":1795286505000000042}\n',
  );
  assert.not.match(show("{{json .}}", { ...EVENT, type: "volume" }), /status|from/);
});

test("templates see docker's fields", () => {
  assert.is(show("{{.Type}} {{.Action}} {{.Actor.Attributes.name}}"), "container die web\n");
  assert.is(show("{{.Status}} {{.ID}} {{.From}} {{.Time}}"), "die ab busybox 1795286505\n");
  assert.is(show("{{.TimeNano}} {{.Scope}}"), "1795286505000000042 local\n");
});

test.run();
