import { suite } from "uvu";
import * as assert from "uvu/assert";
import { listed } from "../../../../core/container/listing.ts";
import { networksOf } from "../../../../core/engine/containers/network.ts";
import { container, dead } from "../../../cli/containers/scene.ts";

const test = suite("networksOf");
const of = (...network: string[]) => networksOf(listed(container("web", { request: { network } })));

test("they are those that were asked for, and none are known of a container that cannot be read", () => {
  assert.equal(of("none"), ["none"]);
  assert.equal(of("one:ip=10.0.0.2", "name=two,alias=x"), ["one", "two"]);
  assert.equal(networksOf(dead("f")), []);
});

test.run();
