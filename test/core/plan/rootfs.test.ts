import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { CompileContext } from "../../../core/plan/context.ts";
import { compileDirectories, compileRootfs } from "../../../core/plan/rootfs.ts";

const test = suite("core/plan/rootfs");

const DIRECTORY = "/store/containers/c1";
const OVERLAY = {
  kind: "overlay",
  lowerBase: "/store/layers",
  lower: ["top", "bottom"],
  upper: `${DIRECTORY}/upper`,
  work: `${DIRECTORY}/overlay/work`,
  target: `${DIRECTORY}/rootfs`,
  volatile: true,
} as const;

const context = (rootfs: CompileContext["rootfs"]): CompileContext => ({
  containerDirectory: DIRECTORY,
  rootfs,
  stdin: "none",
});
const directories = (rootfs: CompileContext["rootfs"]): string[] =>
  compileDirectories(context(rootfs)).map((record) => {
    if (record.record !== "directory") throw new Error(`a ${record.record} record`);
    return `${record.mode.toString(8)} ${record.path}`;
  });

test("compileDirectories makes parents first, private but for what the container sees as its root", () => {
  assert.equal(directories(OVERLAY), [
    `700 ${DIRECTORY}`,
    `755 ${DIRECTORY}/upper`,
    `700 ${DIRECTORY}/overlay`,
    `700 ${DIRECTORY}/overlay/work`,
    `755 ${DIRECTORY}/rootfs`,
  ]);
});

test("compileDirectories makes a directory once, and every one between", () => {
  const upper = `${DIRECTORY}/a/b/upper`;
  assert.equal(directories({ ...OVERLAY, upper, work: `${DIRECTORY}/a/b/work`, target: upper }), [
    `700 ${DIRECTORY}`,
    `700 ${DIRECTORY}/a`,
    `700 ${DIRECTORY}/a/b`,
    `755 ${upper}`,
    `700 ${DIRECTORY}/a/b/work`,
  ]);
});

test("compileDirectories makes no parents outside the container's directory", () => {
  const outside = `${DIRECTORY}-other/x/rootfs`;
  assert.equal(directories({ ...OVERLAY, target: outside }).slice(4), [`755 ${outside}`]);
});

test("compileDirectories leaves the target of a copy to the copy, and a directory as it is", () => {
  assert.equal(directories({ kind: "copy", source: "/flat", target: `${DIRECTORY}/rootfs` }), [
    `700 ${DIRECTORY}`,
  ]);
  assert.equal(directories({ kind: "directory", target: "/bundle/rootfs" }), [`700 ${DIRECTORY}`]);
});

test("compileRootfs mounts the overlay, top layer first, then enters it", () => {
  assert.equal(compileRootfs(context(OVERLAY)), [
    {
      record: "overlay",
      lowerBase: "/store/layers",
      lower: "top:bottom",
      upper: `${DIRECTORY}/upper`,
      work: `${DIRECTORY}/overlay/work`,
      target: `${DIRECTORY}/rootfs`,
      volatile: 1,
      fuse: "",
    },
    { record: "root", path: `${DIRECTORY}/rootfs` },
  ]);
});

test("compileRootfs passes on the FUSE program and that writes must last", () => {
  const [overlay] = compileRootfs(context({ ...OVERLAY, volatile: false, fuse: "/usr/bin/fuse-overlayfs" }));
  assert.ok(overlay?.record === "overlay");
  assert.equal([overlay.volatile, overlay.fuse], [0, "/usr/bin/fuse-overlayfs"]);
});

test("compileRootfs copies a tree, or takes a directory that is there", () => {
  const target = `${DIRECTORY}/rootfs`;
  assert.equal(compileRootfs(context({ kind: "copy", source: "/flat", target })), [
    { record: "copyTree", source: "/flat", target },
    { record: "root", path: target },
  ]);
  assert.equal(compileRootfs(context({ kind: "directory", target: "/bundle/rootfs" })), [
    { record: "root", path: "/bundle/rootfs" },
  ]);
});

test.run();
