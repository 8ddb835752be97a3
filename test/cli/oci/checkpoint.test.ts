import { suite } from "uvu";
import * as assert from "uvu/assert";
import { refuseCheckpoint } from "../../../cli/oci/checkpoint.ts";
import { rejection } from "../helpers.ts";

const test = suite("refuseCheckpoint");

test("it says which, and why", async () => {
  for (const verb of ["checkpoint", "restore"] as const) {
    const error = await rejection(refuseCheckpoint(verb, "c1"));
    assert.equal([error.code, error.action, error.subject], ["unsupported", `${verb} container`, "c1"]);
    assert.match(error.state, /CRIU/);
  }
});

test.run();
