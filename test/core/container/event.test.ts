import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  containerEvent,
  eventBefore,
  eventLabels,
  eventText,
  imageEvent,
  parseEvent,
  pruneEvent,
} from "../../../core/container/event.ts";

const test = suite("event");
const REFERENCE = "docker.io/library/busybox:latest";

test("eventText() and parseEvent() are each other's inverse, to the nanosecond", () => {
  const event = {
    type: "image",
    action: "pull",
    id: "busybox",
    attributes: { name: 'a"\n\u2028' },
    timeNano: 1_795_286_505_000_000_001n,
  } as const;
  const text = eventText(event);
  assert.is(text.indexOf("\n"), text.length - 1);
  assert.equal(parseEvent(text), event);
});

test("what a monitor puts behind eventBefore() is an event", () => {
  const before = eventBefore("ab", REFERENCE, { stage: "test" });
  const line = `${before},"name":"web","exitCode":"7"},"action":"die","timeNano":"5"}\n`;
  assert.equal(parseEvent(line), {
    type: "container",
    action: "die",
    id: "ab",
    attributes: { stage: "test", image: "busybox", name: "web", exitCode: "7" },
    timeNano: 5n,
  });
});

test("containerEvent() has the attributes of docker's", () => {
  const image = "ghcr.io/owner/app:2";
  assert.equal(
    containerEvent({ id: "ab", name: "web", image, labels: { stage: "test" } }, "kill", { signal: "9" }),
    {
      type: "container",
      action: "kill",
      id: "ab",
      attributes: { stage: "test", image, name: "web", signal: "9" },
    },
  );
});

test("labels of one start follow the image's and win over them, but say neither image nor name", () => {
  assert.is(eventLabels(undefined), undefined);
  assert.is(eventLabels({ image: "mine" }), undefined);
  const labels = eventLabels({ stage: 'a"b', image: "mine", name: "mine" }) ?? "";
  const before = eventBefore("ab", "docker.io/library/app:2", { stage: "image's" });
  const line = `${before}${labels},"name":"web"},"action":"start","timeNano":"1"}`;
  assert.equal(parseEvent(line)?.attributes, { stage: 'a"b', image: "app:2", name: "web" });
});

test("imageEvent() and pruneEvent() have the attributes of docker's", () => {
  assert.equal(imageEvent("sha256:1", "tag", "app:2", { stage: "test" }), {
    type: "image",
    action: "tag",
    id: "sha256:1",
    attributes: { stage: "test", name: "app:2" },
  });
  assert.equal(pruneEvent("volume", 7), {
    type: "volume",
    action: "prune",
    id: "",
    attributes: { reclaimed: "7" },
  });
});

test("parseEvent() takes nothing for an event that is none", () => {
  const rests = ["", "{", "[]", "null", "7", '{"action":"die"}', '":"x"},"action":"die","timeNano":"5"}'];
  for (const line of rests) assert.is(parseEvent(line), undefined, line);
  assert.is(parseEvent('{"action":"a","id":"b","attributes":{},"timeNano":"-1"}'), undefined);
});

test.run();
