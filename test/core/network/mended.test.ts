import { suite } from "uvu";
import * as assert from "uvu/assert";
import { mendedText } from "../../../core/network/mended.ts";

const test = suite("mended networks");

test("what was killed is named, and how many it was for", () => {
  assert.match(mendedText(1), /had been killed.* a container is connected as before$/);
  assert.match(mendedText(3), / 3 containers are connected as before$/);
});

test.run();
