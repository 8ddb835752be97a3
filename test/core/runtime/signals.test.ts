import { constants } from "node:os";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseSignal, signalName } from "../../../core/runtime/signals.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("parseSignal");

test("parseSignal knows every signal of this machine by name, with and without SIG, in any case", () => {
  for (const [name, number] of Object.entries(constants.signals)) {
    // A name of old for SIGSYS that a few machines still have.
    if (name === "SIGUNUSED") continue;
    const short = name.slice("SIG".length);
    for (const text of [name, short, name.toLowerCase(), short.toLowerCase(), `Sig${short.toLowerCase()}`])
      assert.is(parseSignal(text), number, text);
  }
});

test("parseSignal takes every number that a signal has", () => {
  for (let number = 1; number <= 64; number += 1) assert.is(parseSignal(String(number)), number);
  assert.is(parseSignal("09"), 9);
});

test("parseSignal counts real-time signals from either end", () => {
  assert.equal(
    ["RTMIN", "SIGRTMIN", "rtmin+0", "RTMIN+3", "RTMIN+30"].map(parseSignal),
    [34, 34, 34, 37, 64],
  );
  assert.equal(["RTMAX", "SIGRTMAX-1", "sigrtmax-30"].map(parseSignal), [64, 63, 34]);
});

test("parseSignal refuses what is no signal", () => {
  const refused = [
    ..."0|00|65|100|999|1000|-1|-9|+9|1.5|9e0|0x9".split("|"),
    ..."|SIG|TERMS|SIGSIGTERM|SIG15|NOPE|TOSTRING|constructor|__proto__| TERM|TERM\n|TERM INT".split("|"),
    ..."TERM+1|HUP-1|9+1|RTMIN-1|RTMIN+31|RTMAX+1|RTMAX-31|RTMIN+|RTMIN+1+1|RTMIN+100|+3".split("|"),
  ];
  for (const text of refused) {
    const error = refusal(() => parseSignal(text));
    assert.is(error.code, "invalid", text);
    assert.is(error.subject, text);
  }
  assert.is(refusal(() => parseSignal("NOPE")).message, 'Cannot send signal "NOPE": there is no such signal');
});

test("signalName is the name that parseSignal reads", () => {
  for (let number = 1; number <= 64; number += 1) {
    // Two numbers that no program is told of.
    if (number === 32 || number === 33) continue;
    assert.is(parseSignal(signalName(number)), number);
  }
  assert.equal([9, 15, 34].map(signalName), ["SIGKILL", "SIGTERM", "SIGRTMIN+0"]);
});

test.run();
