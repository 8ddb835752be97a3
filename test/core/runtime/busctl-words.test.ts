import { suite } from "uvu";
import * as assert from "uvu/assert";
import { setPropertiesWords } from "../../../core/runtime/busctl-words.ts";

const test = suite("setPropertiesWords");

test("properties are set until the unit ends, and no unit is an option", () => {
  const manager = { busctl: "/usr/bin/busctl", address: "unix:path=/run/bus", kind: "user" } as const;
  const properties = [
    { name: "TasksMax", type: "t", value: 5n },
    { name: "AllowedCPUs", type: "ay", value: Uint8Array.of(3) },
  ] as const;
  const words = setPropertiesWords("-rl.scope", properties, manager);
  assert.equal(words, [
    "/usr/bin/busctl",
    "--address=unix:path=/run/bus",
    "--quiet",
    "--",
    "call",
    "org.freedesktop.systemd1",
    "/org/freedesktop/systemd1",
    "org.freedesktop.systemd1.Manager",
    "SetUnitProperties",
    "sba(sv)",
    "-rl.scope",
    "true",
    "2",
    ...["TasksMax", "t", "5"],
    ...["AllowedCPUs", "ay", "1", "3"],
  ]);
});

test.run();
