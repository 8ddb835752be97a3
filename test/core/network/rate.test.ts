import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseRate } from "../../../core/network/rate.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("rates");

test("units are those of tc", () => {
  const bits = {
    "100mbit": 100_000_000n,
    "1.5gbit": 1_500_000_000n,
    "1mbps": 8_000_000n,
    "8192": 8192n,
    "1MIBIT": 1_048_576n,
  };
  for (const [text, expected] of Object.entries(bits)) assert.is(parseRate(text), expected, text);
});

test("what is none, and what nothing would get through, is refused", () => {
  for (const text of ["", "fast", "1 mbit", "-1mbit", "1.2345mbit", "1xbit", "1kbit", "0"])
    assert.is(refusal(() => parseRate(text)).code, "invalid", text);
});

test.run();
