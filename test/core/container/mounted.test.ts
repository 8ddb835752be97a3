import { suite } from "uvu";
import * as assert from "uvu/assert";
import { containerMounts } from "../../../core/container/mounted.ts";
import { DOCUMENT } from "./documents.ts";

const test = suite("containerMounts");

test("binds of the configuration are mounts, what every container has is none", () => {
  const mounts = [
    { destination: "/proc", type: "proc", source: "proc" },
    { destination: "/z", type: "bind", source: "/home/z", options: ["rbind", "ro", "rslave"] },
    { destination: "/a", source: "/home/a", options: ["rbind"] },
  ];
  assert.equal(
    containerMounts({ ...DOCUMENT, config: { ...DOCUMENT.config, mounts } }).map(
      ({ Type, Source, Destination, RW, Propagation }) => [Type, Source, Destination, RW, Propagation],
    ),
    [
      ["bind", "/home/a", "/a", true, ""],
      ["bind", "/home/z", "/z", false, "rslave"],
    ],
  );
});

test("mounts that are written down are told as they were asked for", () => {
  const mounts = [
    {
      type: "volume",
      name: "data",
      source: "/v/data/_data",
      destination: "/d",
      readonly: false,
      options: ["z"],
    },
    { type: "tmpfs", source: "", destination: "/t", readonly: true, options: [] },
    { type: "bind", source: "/h", destination: "/b", readonly: true, options: ["ro", "shared"] },
  ];
  const document = { ...DOCUMENT, mounts } as typeof DOCUMENT;
  assert.equal(
    containerMounts(document).map(({ Type, Name, Driver, Mode, RW, Propagation }) => [
      Type,
      Name,
      Driver,
      Mode,
      RW,
      Propagation,
    ]),
    [
      ["bind", undefined, undefined, "ro,shared", false, "shared"],
      ["volume", "data", "local", "z", true, ""],
      ["tmpfs", undefined, undefined, "", false, ""],
    ],
  );
});

test.run();
