import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openOwnGroup, refuseStopped } from "../../../cli/oci/own-group.ts";
import { tempDir } from "../../helpers/temp-dir.ts";
import { refusal } from "../helpers.ts";
import { storedState } from "./scene.ts";

const test = suite("the container's own control group");

test("openOwnGroup says what to do for a container that has none", () => {
  const error = refusal(() => openOwnGroup(storedState(), "pause container"));
  assert.equal(
    [error.code, error.message],
    ["unsupported", 'Cannot pause container "c1": it has no control group of its own'],
  );
  assert.match(error.hint ?? "", /Delegate=yes/);
});

test("openOwnGroup opens groups alone", () => {
  const directory = tempDir();
  try {
    assert.is(
      refusal(() => openOwnGroup(storedState({ cgroup: directory.path }), "pause container")).code,
      "invalid",
    );
    assert.is(
      refusal(() => openOwnGroup(storedState({ cgroup: `${directory.path}/none` }), "pause container")).code,
      "not-found",
    );
  } finally {
    directory.remove();
  }
});

test("refuseStopped lets containers through whose processes exist", () => {
  for (const status of ["created", "running", "paused"]) refuseStopped("c1", status, "update container");
  const error = refusal(() => refuseStopped("c1", "stopped", "update container"));
  assert.is(error.message, 'Cannot update container "c1": it is not running');
});

test.run();
