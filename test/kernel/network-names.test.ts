import { suite } from "uvu";
import * as assert from "uvu/assert";
import { buildDriver, type Driver } from "../helpers/c-driver.ts";

const test = suite("names in networks, from the inside");
let driver: Driver;
test.before(() => {
  const parts = ["network-forward", "network-lookup", "network-names", "network-loop", "clock"];
  driver = buildDriver(
    "network-names",
    parts.map((part) => `${part}.c`),
  );
});
test.after(() => driver?.remove());

test("an answer that is cut says so, and one asker leaves room for the questions of others", () => {
  assert.equal(driver.run([]), [
    "room 512: 30 answers, cut",
    "room 65535: 100 answers, whole",
    "of one asker 32 are taken",
    "of the next one 32",
  ]);
});

test.run();
