import { suite } from "uvu";
import * as assert from "uvu/assert";
import { uplinkLack } from "../../../core/plan/uplink-lack.ts";

const test = suite("uplinkLack()");

test("uplinkLack() says nothing of a way out that is there", () => {
  assert.is(uplinkLack({ errno: 0, words: "" }), undefined);
});

test("uplinkLack() has the program's own words, and others for what it does not say", () => {
  assert.is(uplinkLack({ errno: 100, words: "No such flag" }), "pasta says: No such flag");
  assert.match(
    uplinkLack({ errno: 100, words: "No external routable interface for any IP version" }) ?? "",
    /^this machine has no route to others/,
  );
  assert.match(uplinkLack({ errno: 2, words: "" }) ?? "", /^pasta is not installed/);
  assert.is(uplinkLack({ errno: 100, words: "" }), "pasta ended before the network was up");
  assert.is(uplinkLack({ errno: 110, words: "" }), "pasta does not get ready");
  assert.is(uplinkLack({ errno: 13, words: "" }), "pasta cannot be started (errno 13)");
});

test.run();
