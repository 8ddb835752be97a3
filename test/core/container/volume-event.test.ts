import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseEvent } from "../../../core/container/event.ts";
import { volumeMount } from "../../../core/container/mounts.ts";
import { volumeEvent, volumeEventRecords } from "../../../core/container/volume-event.ts";

const test = suite("events of volumes");
const END = '},"action":"mount","timeNano":"1"}';

test("what a monitor puts together is docker's event", () => {
  const mounts = [
    volumeMount("/store/volumes/data", '/var/"lib', { options: ["rshared", "noexec"] }),
    volumeMount("/store/volumes/more", "/more", { readonly: true }),
  ];
  const records = volumeEventRecords(mounts, "ab");
  const told = records.map((record) => {
    if (record.record !== "volumeEvents") throw new Error(record.record);
    return [
      record.name,
      ...[record.mount, record.unmount].map((more) => parseEvent(`${record.before}${more}${END}`)),
    ];
  });
  const event = (id: string, attributes: object) => ({
    type: "volume",
    action: "mount",
    id,
    attributes: { driver: "local", container: "ab", ...attributes },
    timeNano: 1n,
  });
  assert.equal(told, [
    [
      "data",
      event("data", { destination: '/var/"lib', propagation: "rshared", "read/write": "true" }),
      event("data", {}),
    ],
    [
      "more",
      event("more", { destination: "/more", propagation: "", "read/write": "false" }),
      event("more", {}),
    ],
  ]);
});

test("binds and memory are no volumes", () => {
  const bind = { type: "bind", source: "/srv", destination: "/srv", readonly: false, options: [] } as const;
  assert.equal(volumeEventRecords([bind], "ab"), []);
});

test("a volume that is made has no container yet", () => {
  assert.equal(volumeEvent("data", "create"), {
    type: "volume",
    action: "create",
    id: "data",
    attributes: { driver: "local" },
  });
});

test.run();
