import { suite } from "uvu";
import * as assert from "uvu/assert";
import { eventsFile } from "../../../core/host/bun/events-file.ts";

const test = suite("eventsFile");

test("events are told in the run directory, which lies in memory", () => {
  assert.is(eventsFile({ run: "/run/user/1000/rl" }), "/run/user/1000/rl/events.json");
});

test.run();
