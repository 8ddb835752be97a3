import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkConsole } from "../../../core/runtime/console.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("checkConsole");
const consoleSocket = "/run/console";

test("checkConsole takes a terminal that somebody holds, and none", () => {
  checkConsole({ isTerminal: true, isDetached: true, consoleSocket });
  checkConsole({ isTerminal: true, isDetached: false, consoleSocket });
  checkConsole({ isTerminal: true, isDetached: false, consoleSocket: undefined });
  for (const isDetached of [true, false])
    checkConsole({ isTerminal: false, isDetached, consoleSocket: undefined });
});

test("checkConsole refuses a terminal that nobody would hold, and a holder without one", () => {
  const alone = refusal(() => checkConsole({ isTerminal: true, isDetached: true, consoleSocket: undefined }));
  assert.equal([alone.code, alone.subject], ["invalid", "process.terminal"]);
  assert.match(alone.hint ?? "", /give one with --console-socket/);
  for (const isDetached of [true, false]) {
    const error = refusal(() => checkConsole({ isTerminal: false, isDetached, consoleSocket }));
    assert.match(error.hint ?? "", /leave out --console-socket/);
  }
});

test.run();
