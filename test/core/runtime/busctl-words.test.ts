import { suite } from "uvu";
import * as assert from "uvu/assert";
import { propertyWords, setPropertiesWords } from "../../../core/runtime/busctl-words.ts";

const test = suite("words of busctl");

test("numbers are digits, arrays begin with their length", () => {
  assert.equal(propertyWords({ name: "TasksMax", type: "t", value: 2n ** 64n - 1n }), [
    "TasksMax",
    "t",
    "18446744073709551615",
  ]);
  const processors = (value: Uint8Array): readonly string[] =>
    propertyWords({ name: "AllowedCPUs", type: "ay", value });
  assert.equal(processors(Uint8Array.of(7, 128)), ["AllowedCPUs", "ay", "2", "7", "128"]);
  assert.equal(processors(new Uint8Array()), ["AllowedCPUs", "ay", "0"]);
  const value = [["/dev/block/8:0", 5n] as const, ["/dev/block/8:16", 6n] as const];
  assert.equal(propertyWords({ name: "IOReadBandwidthMax", type: "a(st)", value }), [
    "IOReadBandwidthMax",
    "a(st)",
    "2",
    "/dev/block/8:0",
    "5",
    "/dev/block/8:16",
    "6",
  ]);
});

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
