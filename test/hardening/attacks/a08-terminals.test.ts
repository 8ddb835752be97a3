/**
 * A8: typing into the caller's terminal (CVE-2017-5226), with the number of the request in 64 bits, too
 * (CVE-2019-10063). `kernel/seccomp.test.ts` has the filter's answers, `e2e/isolation/power.test.ts` streams that are
 * no terminals.
 */
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { buildAttack } from "../../helpers/e2e/attack.ts";
import { type Bundle, makeBundle } from "../../helpers/e2e/hostile-bundle.ts";
import { startProgram } from "../../helpers/e2e/running.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const test = suite("attack A8: the caller's terminal");
let stage: Stage;
let image: string;
let attack: string;
let bundle: Bundle;
test.before(async () => {
  skipIf(requires.tool("script"));
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
  attack = await buildAttack(stage.home);
  bundle = await makeBundle(stage);
  copyFileSync(attack, join(bundle.rootfs, "attack"));
});
test.after(() => stage?.stop());

/** Run a command in a terminal, then read what was typed there. The answer's lines, with "typed: …" at the end. */
async function inTerminal(argv: readonly string[]): Promise<string[]> {
  const words = argv.map((word) => `'${word}'`).join(" ");
  const shell = `${words} </dev/tty; sleep 0.1; stty -icanon; typed=; while read -r -t 0.2 -n 1 c; do typed=$typed$c; done; echo "typed: $typed."`;
  const command = `bash -c '${shell.replaceAll("'", "'\\''")}'`;
  const running = startProgram(["script", "-qec", command, "/dev/null"], { env: stage.env });
  await running.said("typed: ");
  running.endInput();
  return (await running.finished()).stdout
    .replaceAll("\r", "")
    .trim()
    .split("\n")
    .filter((line) => line !== "^D");
}

const NAMES = ["stdin", "stdout", "stderr"].flatMap((stream) =>
  ["5412", "100005412", "ffffffff00005412", "541c"].map((form) => `${stream} ${form}`),
);
const REFUSED = NAMES.map((name) => `${name}: EPERM`);

function isAllowedHere(): boolean {
  try {
    return readFileSync("/proc/sys/dev/tty/legacy_tiocsti", "utf8").trim() !== "0";
  } catch {
    return true;
  }
}

test("the attack works on this machine: a program of the caller's types into the terminal", async () => {
  const lines = await inTerminal([attack, "terminal"]);
  assert.match(lines.at(-1) ?? "", isAllowedHere() ? /^!*typed: !+\.$/ : /^typed: \.$/, lines.join("\n"));
});

test("an image's command with a terminal is refused each form, and nothing is typed", async () => {
  for (const flags of [["-t"], ["-it"], ["-it", "--init"]]) {
    const lines = await inTerminal([
      program(),
      ...PLAIN,
      ...flags,
      "-v",
      `${attack}:/attack:ro`,
      image,
      "/attack",
      "terminal",
    ]);
    assert.equal(lines, [...REFUSED, "typed: ."], flags.join(" "));
  }
});

test("without the filter it has a terminal of its own, or none, and nothing is typed into the caller's", async () => {
  for (const flags of [["-it"], ["-t"], ["-i"], []]) {
    const off = [...flags, "--security-opt", "seccomp=unconfined", "--cap-add", "ALL"];
    const lines = await inTerminal([
      program(),
      ...PLAIN,
      ...off,
      "-v",
      `${attack}:/attack:ro`,
      image,
      "/attack",
      "terminal",
    ]);
    assert.is(lines.at(-1), "typed: .", lines.join("\n"));
    // The trap was there: what it typed it typed into its own.
    if (flags[0]?.includes("t") === true && isAllowedHere())
      assert.ok(lines.some((line) => line.endsWith("stdin 5412: done")));
  }
});

test("a bundle's command types nothing into the caller's terminal, with one of its own and without", async () => {
  for (const terminal of [true, false]) {
    await bundle.run(["true"]);
    await bundle.run(["/attack", "terminal"], (config) => ({
      ...config,
      ...(config.process && { process: { ...config.process, terminal } }),
    }));
    const lines = await inTerminal([
      program(),
      "oci",
      "--root",
      join(stage.home, "states"),
      "run",
      "--bundle",
      bundle.path,
      `t${terminal}`,
    ]);
    assert.is(lines.at(-1), "typed: .", lines.join("\n"));
    if (!terminal) assert.ok(lines.includes("stdin 5412: EPERM"), lines.join("\n"));
  }
});

test.run();
