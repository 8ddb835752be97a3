import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ContainerDocument } from "../../../../core/container/document.ts";
import { attachSettings, attachTo, isAttached, startedSettings } from "../../../../core/engine/run/attach.ts";
import { isRlError } from "../../../../core/errors.ts";
import { DOCUMENT } from "../../container/documents.ts";
import { runFlags } from "./fixture.ts";

const test = suite("attaching");

const KEYS = Uint8Array.of(16, 17);
const NONE = new Uint8Array();
const REQUEST = { detachKeys: "ctrl-p,ctrl-q", stdin: true, signalProxy: true };

function document(terminal: boolean, request: unknown): ContainerDocument {
  const { config } = DOCUMENT;
  const { process } = config;
  return {
    ...DOCUMENT,
    request,
    config: { ...config, ...(process && { process: { ...process, terminal } }) },
  };
}

test("run stays attached with a terminal, or when signals are not the container's, unless it is to leave", () => {
  for (const [attached, ...argv] of [
    [false],
    [false, "-i"],
    [true, "-t"],
    [true, "-it"],
    [true, "--sig-proxy=false"],
    [false, "-dit"],
    [false, "-d", "--sig-proxy=false"],
    [true, "-a", "stdout"],
    [true, "-i", "-a", "stdout", "-a", "stderr"],
    [false, "-a", "STDOUT", "-a", "STDERR"],
  ] as const) {
    assert.is(isAttached(runFlags(...argv)), attached, argv.join(" "));
  }
});

test("who starts a container goes by its flags", () => {
  const keep = { keys: KEYS, terminal: true, input: true, signals: true, hangup: false };
  assert.equal(startedSettings(runFlags("-it")), keep);
  assert.equal(startedSettings(runFlags("-t", "--rm")), { ...keep, input: false, hangup: true });
  assert.equal(startedSettings(runFlags("-it", "--detach-keys=")), { ...keep, keys: NONE });
  const proxy = { keys: NONE, terminal: false, input: true, signals: false, hangup: false };
  assert.equal(startedSettings(runFlags("-i", "--sig-proxy=false")), proxy);
  assert.equal(startedSettings(runFlags("-i", "-a", "Stderr")), {
    ...proxy,
    input: false,
    signals: true,
    hidden: 1,
  });
  assert.equal(startedSettings(runFlags("-i", "-a", "stdin")), { ...proxy, signals: true, hidden: 3 });
  assert.throws(() => startedSettings(runFlags("-a", "tty")), /no such stream/);
  for (const flags of [["-t"], [], ["-d"]])
    assert.throws(() => startedSettings(runFlags(...flags, "--detach-keys=ctrl")), /is no key/);
});

test("who attaches gets what the container has", () => {
  const plain = { keys: NONE, terminal: false, input: false, signals: true, hangup: false };
  for (const request of [{}, undefined, null, { interactive: false }]) {
    assert.equal(attachSettings(document(false, request), REQUEST, true), plain);
  }
  const open = { interactive: true };
  assert.equal(attachSettings(document(false, open), REQUEST, false), { ...plain, input: true });
  assert.equal(attachSettings(document(false, open), { ...REQUEST, stdin: false }, true), plain);
  const still = { ...REQUEST, signalProxy: false };
  assert.equal(attachSettings(document(false, {}), still, true), { ...plain, signals: false });
  const terminal = { keys: KEYS, terminal: true, input: true, signals: false, hangup: false };
  assert.equal(attachSettings(document(true, open), REQUEST, true), terminal);
});

test("keys that are none are refused, also where nobody looks for them", () => {
  assert.throws(
    () => attachSettings(document(false, {}), { ...REQUEST, detachKeys: "1st" }, true),
    /is no key/,
  );
});

test("a container's terminal is for a terminal, or to look on", () => {
  const shown = document(true, { interactive: true });
  assert.throws(() => attachSettings(shown, REQUEST, false), /standard input is none/);
  assert.is(attachSettings(shown, { ...REQUEST, stdin: false }, false).input, false);
  assert.is(attachSettings(document(true, {}), REQUEST, false).input, false);
});

test("one that does not run is refused, with the command that mends it", () => {
  const settings = attachSettings(DOCUMENT, REQUEST, true);
  for (const [status, hint] of [
    ["created", "rl start web"],
    ["exited", "rl start web"],
    ["paused", "rl unpause web"],
  ] as const) {
    assert.throws(
      () => attachTo({ run: "/nowhere" }, { document: DOCUMENT, status }, settings, []),
      (error: unknown) => isRlError(error) && error.hint?.includes(hint) === true,
      status,
    );
  }
});

test.run();
