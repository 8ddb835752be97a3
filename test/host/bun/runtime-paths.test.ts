import { chmodSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { reserveContainer, runtimePaths } from "../../../core/host/bun/runtime-paths.ts";
import { refusal } from "../../cli/helpers.ts";
import { isRoot } from "../../helpers/user.ts";
import { scratch } from "./scratch.ts";

const test = suite("reserveContainer()");
const { make, clean } = scratch();
test.after(clean);

const modeOf = (path: string): number => statSync(path).mode & 0o777;

test("runtimePaths() are all below the container's directory", () => {
  const paths = {
    directory: "/r/c1",
    state: "/r/c1/state.json",
    gate: "/r/c1/start",
    answer: "/r/c1/answer",
  };
  assert.equal(runtimePaths("/r", "c1"), paths);
});

test("reserveContainer() makes the directory and what is above it, for this user alone", () => {
  const root = join(make(), "a/root");
  reserveContainer(root, "c1");
  assert.equal([modeOf(root), modeOf(join(root, "c1"))], [0o700, 0o700]);
  assert.equal(readdirSync(join(root, "c1")), []);
});

test("reserveContainer() leaves a directory of states as it is", () => {
  const root = make();
  chmodSync(root, 0o750);
  reserveContainer(root, "c1");
  assert.is(modeOf(root), 0o750);
});

test("reserveContainer() gives an id once, whatever has its name", () => {
  const root = make();
  reserveContainer(root, "c1");
  writeFileSync(join(root, "c2"), "");
  symlinkSync("nowhere", join(root, "c3"));
  symlinkSync(make(), join(root, "c4"));
  for (const id of ["c1", "c2", "c3", "c4"]) {
    const error = refusal(() => reserveContainer(root, id));
    assert.equal([error.code, error.action, error.subject], ["exists", "create container", id]);
    assert.is(error.hint, `remove it with: rl oci delete --force ${id}`);
  }
  reserveContainer(root, "c5");
});

test("reserveContainer() says so where no directory can be made", () => {
  const file = join(make(), "file");
  writeFileSync(file, "");
  for (const root of [file, join(file, "root")]) {
    const error = refusal(() => reserveContainer(root, "c1"));
    assert.is(error.code, "io", root);
    assert.match(error.state, /cannot be made \(errno 20\)/);
  }
});

test("reserveContainer() makes nothing where nobody may, and in a directory of somebody else's", () => {
  for (const root of isRoot() ? ["/proc"] : ["/proc", "/"])
    assert.is(refusal(() => reserveContainer(root, "c1")).code, "io", root);
});

test.run();
