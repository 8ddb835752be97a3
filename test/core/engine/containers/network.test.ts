import { suite } from "uvu";
import * as assert from "uvu/assert";
import { listed } from "../../../../core/container/listing.ts";
import { networkOf } from "../../../../core/engine/containers/network.ts";
import { container, dead } from "../../../cli/containers/scene.ts";

const test = suite("networkOf");

test("it is the one that was asked for, and none is known of a container that cannot be read", () => {
  assert.is(networkOf(listed(container("web", { request: { network: "none" } }))), "none");
  assert.is(networkOf(dead("f")), "");
});

test.run();
