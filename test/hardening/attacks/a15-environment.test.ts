/**
 * A15: variables of the caller that reach a container unasked (CVE-2021-3602, CVE-2026-57231), and entries that are
 * two, or none (CVE-2020-14370). `core/bundle/environment.test.ts` has the order.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, pushImage } from "../../helpers/e2e/handmade.ts";
import { type Bundle, makeBundle } from "../../helpers/e2e/hostile-bundle.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";

const SECRET = "s3cret-of-the-caller";
const CALLER = {
  SECRET_TOKEN: SECRET,
  SECRET: SECRET,
  AWS_SECRET_ACCESS_KEY: SECRET,
  "SECRET.dots": SECRET,
  "SECRET\nLINE": SECRET,
  TERM: SECRET,
  SHELL: SECRET,
  HTTP_PROXY: SECRET,
  https_proxy: SECRET,
  NOTIFY_SOCKET: SECRET,
};

const test = suite("attack A15: variables");
let stage: Stage;
let image: string;
let bundle: Bundle;
test.before(async () => {
  stage = await makeStage({ registry: "empty" });
  image = await pushImage(stage.registry, "variables", {
    layers: [busyboxEntries()],
    config: { Env: ["PATH=/bin", "IMAGE=1"] },
  });
  await stage.ok(["pull", "-q", image]);
  bundle = await makeBundle(stage);
});
test.after(() => stage?.stop());

/** One line an entry, line breaks shown as "@". */
const SHOW = ["sh", "-c", "tr '\\n\\0' '@\\n' </proc/1/environ; true"];
const STANDARD = ["HOME=/", "HOSTNAME=h", "IMAGE=1", "PATH=/bin"];

async function seen(flags: readonly string[], from = image): Promise<string[] | number> {
  const argv = [...PLAIN, "-q", "--hostname", "h", ...flags, from, ...SHOW];
  const { exitCode, stdout, stderr } = await stage.rl(argv, { env: CALLER });
  assert.not.ok(stderr.includes(SECRET), stderr);
  return exitCode === 0 ? stdout.trimEnd().split("\n").sort() : exitCode;
}

/** Flags, and what the container has beside the standard entries; a number: how the program ends. */
const FORMS: readonly (readonly [flags: readonly string[], entries: readonly string[] | number])[] = [
  [[], []],
  [["-e", "A=1"], ["A=1"]],
  [["-e", "A="], ["A="]],
  [["-e", "A==="], ["A==="]],
  [["-e", "A=b=c"], ["A=b=c"]],
  [["-e", "A=1", "-e", "A=2"], ["A=2"]],
  [["-e", "A=1", "-e", "A="], ["A="]],
  [["-e", "A=1", "-e", "A"], []],
  [["-e", "A", "-e", "A=1"], ["A=1"]],
  [["-e", "A= b "], ["A= b "]],
  [["-e", "A=x\ny"], ["A=x@y"]],
  [["-e", "A=\t"], ["A=\t"]],
  [["-e", "A=é\u{1f600}"], ["A=é\u{1f600}"]],
  [["-e", "A=$SECRET"], ["A=$SECRET"]],
  [["-e", "A=\u{24}{SECRET}"], ["A=\u{24}{SECRET}"]],
  [["-e", "A=`env`"], ["A=`env`"]],
  [["-e", "A='1'"], ["A='1'"]],
  [["-e", 'A="1"'], ['A="1"']],
  [["-e", "A=%s%n"], ["A=%s%n"]],
  [["-e", "A=\\n"], ["A=\\n"]],
  [
    ["-e", "a=1", "-e", "A=2"],
    ["A=2", "a=1"],
  ],
  [["-e", "__proto__=1"], ["__proto__=1"]],
  [["-e", "constructor=1"], ["constructor=1"]],
  [["-e", "toString"], []],
  [["-e", "__proto__"], []],
  [["-e", "A.b-c=1"], ["A.b-c=1"]],
  [["-e", "1A=1"], ["1A=1"]],
  [["-e", "A b=1"], ["A b=1"]],
  [["-e", "-e=1"], ["-e=1"]],
  [["-e", "--init=1"], ["--init=1"]],
  [["-e", "LD_PRELOAD=/x"], ["LD_PRELOAD=/x"]],
  [["-e", "RL_DEBUG=1"], ["RL_DEBUG=1"]],
  [["-e", "TERM=dumb"], ["TERM=dumb"]],
  [["-e", "NOT_SET_ANYWHERE"], []],
  [["-e", "SECRET_TOKE"], []],
  [["-e", "secret_token"], []],
  [["-e", "SECRET_*"], []],
  [["-e", "SECRET_TOKEN="], ["SECRET_TOKEN="]],
  [["-e", "=1"], 125],
  [["-e", ""], 125],
  [["-e", "="], 125],
  [["-e", `A=${"x".repeat(4096)}`], [`A=${"x".repeat(4096)}`]],
];

test("of the command line are what they say, and none of the caller's comes along", async () => {
  for (const [flags, entries] of FORMS) {
    const wanted = typeof entries === "number" ? entries : [...STANDARD, ...entries].sort();
    assert.equal(await seen(flags), wanted, JSON.stringify(flags));
  }
});

test("HOME, PATH and HOSTNAME can be replaced, and IMAGE taken away", async () => {
  const flags = ["-e", "HOME=/h", "-e", "PATH=/bin:/x", "-e", "HOSTNAME=other", "-e", "IMAGE"];
  assert.equal(await seen(flags), ["HOME=/h", "HOSTNAME=other", "PATH=/bin:/x"]);
});

test("a variable of the caller's comes along when it is named, and only that one", async () => {
  const { stdout } = await stage.rl([...PLAIN, "-e", "SECRET_TOKEN", image, ...SHOW], { env: CALLER });
  assert.equal(stdout.match(new RegExp(SECRET, "g"))?.length, 1);
});

test("of a file are what its lines say", async () => {
  const file = join(stage.home, "variables");
  const lines: readonly (readonly [line: string, entries: readonly string[] | number])[] = [
    ["A=1", ["A=1"]],
    ["#A=1", []],
    ["", []],
    ["A=1\nA=2", ["A=2"]],
    ["A=\\", ["A=\\"]],
    ["A=$SECRET", ["A=$SECRET"]],
    ["NOT_SET_ANYWHERE", []],
    ["=1", 125],
    ["A=1\0B=2", 125],
    ["A=1\nB", ["A=1"]],
  ];
  for (const [text, entries] of lines) {
    writeFileSync(file, `${text}\n`);
    const wanted = typeof entries === "number" ? entries : [...STANDARD, ...entries].sort();
    assert.equal(await seen(["--env-file", file]), wanted, JSON.stringify(text));
  }
});

test("of an image are those with a sign, each name once, and NUL is refused", async () => {
  const forms = [
    "A=1",
    "A=2",
    "B",
    "=1",
    "",
    "C=",
    "SECRET_TOKEN",
    "SECRET",
    "D=x\ny",
    "E=$SECRET",
    "__proto__=1",
    "PATH=/bin",
  ];
  const from = await pushImage(stage.registry, "forms", {
    layers: [busyboxEntries()],
    config: { Env: forms },
  });
  const wanted = ["A=2", "C=", "D=x@y", "E=$SECRET", "HOME=/", "HOSTNAME=h", "PATH=/bin", "__proto__=1"];
  assert.equal(await seen([], from), wanted.sort());
  const cut = await pushImage(stage.registry, "cut", {
    layers: [busyboxEntries()],
    config: { Env: ["PATH=/bin", "A=1\0B=2"] },
  });
  assert.is(await seen([], cut), 125);
});

test("of a bundle are those of its configuration", async () => {
  const change = (config: Bundle["config"]): Bundle["config"] => ({
    ...config,
    ...(config.process && { process: { ...config.process, env: ["PATH=/bin", "A=1"] } }),
  });
  const { stdout, stderr } = await bundle.run(SHOW, change, { env: CALLER });
  assert.equal(stdout.trimEnd().split("\n").sort(), ["A=1", "HOME=/root", "PATH=/bin"], stderr);
});

test("nothing that is kept of a container has the caller's", async () => {
  await stage.ok(["run", "--name", "kept", "--network", "none", "-q", image, "true"], { env: CALLER });
  const [id = ""] = stage.containers();
  const directory = join(stage.store, "containers", id);
  for (const name of readdirSync(directory).filter((file) => file.endsWith(".json")))
    assert.not.ok(readFileSync(join(directory, name), "utf8").includes(SECRET), name);
  assert.not.ok((await stage.ok(["inspect", image], { env: CALLER })).includes(SECRET));
});

test.run();
