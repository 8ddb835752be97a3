/** A16: names and ids that are paths, options or nothing a person can tell apart. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { eachOf } from "../../helpers/e2e/attack.ts";
import { type Bundle, makeBundle } from "../../helpers/e2e/hostile-bundle.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { snapshot } from "../archives/canary.ts";

const test = suite("attack A16: names");
let stage: Stage;
let image: string;
let bundle: Bundle;
let states: string;
let before: readonly string[];
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
  bundle = await makeBundle(stage);
  await bundle.run(["true"]);
  states = join(stage.home, "deep/states");
  mkdirSync(join(states, "good"), { recursive: true, mode: 0o700 });
  // What lies beside the states, for a name that leads there.
  for (const path of ["x", "deep/x"]) mkdirSync(join(stage.home, path));
  writeFileSync(join(stage.home, "x/state.json"), "{}");
  before = snapshot(join(stage.home, "x"));
});
test.after(() => stage?.stop());

/** NUL cannot be in a word of a command line. */
const HOSTILE = [
  ...[
    "",
    ".",
    "..",
    "../x",
    "../../x",
    "a/../../x",
    "/x",
    "x/",
    "a/b",
    "./x",
    "x\\..\\y",
    "~",
    "~root",
    "*",
    "?",
  ],
  ...[
    "a b",
    " a",
    "a ",
    "a\n",
    "a\nb",
    "a\tb",
    "\u001b[2J",
    "a\u0007",
    "a;id",
    "$(id)",
    "`id`",
    "a|b",
    "a&b",
    "a>b",
    "a'b",
    'a"b',
  ],
  ...["ä", "\u0430", "\u202ea", "a\u200b", "\ufeffa", "\uff41", "\u{1f600}", "e\u0301"],
  ...[
    ".hidden",
    "_a",
    "-rf",
    "--force",
    "--",
    "-",
    "%00",
    "%2e%2e%2fx",
    "a:b",
    "a@b",
    "a,b",
    "a=b",
    "#a",
    "!a",
  ],
  "a".repeat(256),
  "a".repeat(4096),
  `${"../".repeat(1000)}x`,
];

/** Refused with a line and without one of ours having an effect; "" and words like "-rf" are flags to a parser. */
function assertSaidNo(finished: { exitCode: number; stdout: string; stderr: string }, what: string): void {
  assert.is.not(finished.exitCode, 0, what);
  assert.is(finished.stdout, "", what);
  assert.match(finished.stderr, /^rl: Cannot /, what);
  // Nothing that moves the cursor or hides text reaches whoever reads.
  assert.not.match(finished.stderr.replaceAll("\n", ""), /[\p{Cc}\p{Bidi_Control}]/u, what);
}

test("of containers are refused by run", async () => {
  const forms = HOSTILE.flatMap((name) => [[`--name=${name}`], ["--name", name]]);
  await eachOf(forms, async (flags) => {
    const ended = await stage.rl(["run", "--rm", "--network", "none", ...flags, image, "echo", "started"]);
    assertSaidNo(ended, JSON.stringify(flags).slice(0, 80));
  });
  assert.equal(stage.containers(), []);
});

const VERBS: readonly (readonly string[])[] = [
  ["create", "--bundle", "BUNDLE"],
  ["run", "--bundle", "BUNDLE"],
  ["start"],
  ["state"],
  ["kill"],
  ["delete"],
  ["delete", "--force"],
];

for (const [verb = "", ...flags] of VERBS) {
  test(`of bundles are refused by oci ${[verb, ...flags].join(" ")}`, async () => {
    const words = flags.map((flag) => (flag === "BUNDLE" ? bundle.path : flag));
    await eachOf(HOSTILE, async (id) => {
      const argv = ["oci", "--root", states, verb, ...words, id, ...(verb === "kill" ? ["KILL"] : [])];
      assertSaidNo(await stage.rl(argv), `${verb} ${JSON.stringify(id).slice(0, 80)}`);
    });
    assert.equal(readdirSync(states), ["good"]);
    assert.equal(readdirSync(join(stage.home, "deep")).sort(), ["states", "x"]);
    assert.equal(snapshot(join(stage.home, "x")), before);
  });
}

test("with a good name the same words work", async () => {
  const name = `a${"b".repeat(253)}.`;
  assert.is(
    await stage.ok(["run", "--rm", "--network", "none", "--name", name, image, "echo", "started"]),
    "started\n",
  );
  const { exitCode, stderr } = await stage.rl([
    "oci",
    "--root",
    states,
    "run",
    "--bundle",
    bundle.path,
    name,
  ]);
  assert.is(exitCode, 0, stderr);
  assert.is((await stage.rl(["oci", "--root", states, "delete", "--force", "good"])).exitCode, 0);
});

test.run();
