import { suite } from "uvu";
import * as assert from "uvu/assert";
import { NO_POLICY } from "../../../core/trust/policy.ts";
import { requirementsFor } from "../../../core/trust/scope.ts";
import { originOf } from "./helpers.ts";

const test = suite("no policy");

test("accepts everything from everywhere", () => {
  for (const image of ["alpine", "oci:/a", "docker-archive:/a"]) {
    assert.equal(requirementsFor(NO_POLICY, originOf(image)), [{ type: "insecureAcceptAnything" }]);
  }
});

test.run();
