import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseSeconds, stopOptions } from "../../../../core/engine/run/stop-options.ts";
import { refusal } from "../../../cli/helpers.ts";
import { runFlags } from "./fixture.ts";

const test = suite("stopOptions");

test("a flag wins over the image, and an image's signal that there is not is passed over", () => {
  assert.equal(stopOptions(runFlags(), undefined), {});
  assert.equal(stopOptions(runFlags(), "SIGQUIT"), { stopSignal: "SIGQUIT" });
  assert.equal(stopOptions(runFlags(), "SIGNOTHING"), {});
  assert.equal(stopOptions(runFlags("--stop-signal", "3", "--stop-timeout", "7"), "TERM"), {
    stopSignal: "3",
    stopTimeout: 7,
  });
});

test("what is no signal and no number of seconds is refused", () => {
  assert.is(refusal(() => stopOptions(runFlags("--stop-signal", "NO"), undefined)).code, "invalid");
  assert.equal([parseSeconds("0"), parseSeconds("-1")], [0, -1]);
  for (const text of ["", "soon", "-2", "1.5", "1e3", "99999999"])
    assert.is(refusal(() => parseSeconds(text)).code, "invalid", text);
});

test.run();
