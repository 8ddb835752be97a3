import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseEvent } from "../../../core/container/event.ts";
import { networkEvent, networkEventRecords } from "../../../core/container/network-event.ts";

const test = suite("events of networks");
const NETWORK = { id: "cd", name: "web", driver: "bridge" } as const;

test("what a monitor puts together is docker's event", () => {
  const [record, ...more] = networkEventRecords([NETWORK], "ab");
  if (record?.record !== "networkEvents") throw new Error(record?.record);
  assert.equal(more, []);
  assert.equal(parseEvent(`${record.before}},"action":"connect","timeNano":"1"}`), {
    type: "network",
    action: "connect",
    id: "cd",
    attributes: { container: "ab", name: "web", type: "bridge" },
    timeNano: 1n,
  });
});

test("a network that is made has no container yet", () => {
  assert.equal(networkEvent(NETWORK, "create"), {
    type: "network",
    action: "create",
    id: "cd",
    attributes: { name: "web", type: "bridge" },
  });
});

test.run();
