import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../cli/argv.ts";
import { imagesSpec } from "../../cli/commands/images.spec.ts";
import { pullSpec } from "../../cli/commands/pull.spec.ts";
import { runSpec } from "../../cli/commands/run.spec.ts";
import { refusal } from "./helpers.ts";

const test = suite("parseArguments()");

const run = (...argv: string[]) => parseArguments(runSpec, argv);

type Expected = Partial<Record<keyof ReturnType<typeof run>["flags"], unknown>>;

const ACCEPTED: readonly (readonly [argv: string[], flags: Expected, positionals: string[]])[] = [
  [["x"], {}, ["x"]],
  [["-it", "x"], { interactive: true, tty: true, detach: false }, ["x"]],
  [["-itd", "x"], { interactive: true, tty: true, detach: true }, ["x"]],
  [["-i", "-t", "x"], { interactive: true, tty: true }, ["x"]],
  [["--rm", "x"], { rm: true }, ["x"]],
  [["--rm=false", "x"], { rm: false }, ["x"]],
  [["--rm", "--rm=0", "x"], { rm: false }, ["x"]],
  [["--rm=T", "x"], { rm: true }, ["x"]],
  [["-t=false", "x"], { tty: false }, ["x"]],
  [["-it=false", "x"], { interactive: true, tty: false }, ["x"]],
  // A boolean takes no word of its own.
  [["--rm", "false"], { rm: true }, ["false"]],
  [["-e", "A=1", "-e", "B", "x"], { env: ["A=1", "B"] }, ["x"]],
  [["-eA=1", "x"], { env: ["A=1"] }, ["x"]],
  [["-e=A=1", "x"], { env: ["A=1"] }, ["x"]],
  [["-e=", "x"], { env: [""] }, ["x"]],
  [["--env=A=1", "--env", "B=2", "-e", "C=", "x"], { env: ["A=1", "B=2", "C="] }, ["x"]],
  [["-ite", "A=1", "x"], { interactive: true, tty: true, env: ["A=1"] }, ["x"]],
  [["-iteA=1", "x"], { interactive: true, tty: true, env: ["A=1"] }, ["x"]],
  [["--name", "n", "x"], { name: "n" }, ["x"]],
  [["--name=n", "--name=m", "x"], { name: "m" }, ["x"]],
  [["--name=", "x"], { name: "" }, ["x"]],
  [["--entrypoint", "", "x"], { entrypoint: "" }, ["x"]],
  // The next word is the value, whatever it looks like.
  [["--name", "--rm", "x"], { name: "--rm", rm: false }, ["x"]],
  [["-w", "-", "x"], { workdir: "-" }, ["x"]],
  [["-h", "web", "x"], { hostname: "web" }, ["x"]],
  [["--net", "none", "x"], { network: ["none"] }, ["x"]],
  [["--network=host", "x"], { network: ["host"] }, ["x"]],
  [["-v", "/a:/b", "-v/c:/d", "x"], { volume: ["/a:/b", "/c:/d"] }, ["x"]],
  // What follows the image belongs to the command, also what looks like ours.
  [["x", "ls", "--help"], {}, ["x", "ls", "--help"]],
  [["x", "sh", "-c", "exit 3"], {}, ["x", "sh", "-c", "exit 3"]],
  [["--rm", "x", "--rm=false", "-e", "A"], { rm: true, env: [] }, ["x", "--rm=false", "-e", "A"]],
  [["x", "--", "ls"], {}, ["x", "--", "ls"]],
  [["--", "x", "-it"], { tty: false }, ["x", "-it"]],
  [["--rm", "--", "--rm"], { rm: true }, ["--rm"]],
  // A lone dash and an empty word are arguments.
  [["-"], {}, ["-"]],
  [["", "a"], {}, ["", "a"]],
  [["--cap-add", "constructor", "constructor"], { "cap-add": ["constructor"] }, ["constructor"]],
];

for (const [argv, flags, positionals] of ACCEPTED) {
  test(`parseArguments() reads ${JSON.stringify(argv)}`, () => {
    const parsed = run(...argv);
    for (const [name, value] of Object.entries(flags)) {
      assert.equal(Reflect.get(parsed.flags, name), value, name);
    }
    assert.equal(parsed.positionals, positionals);
    assert.is(parsed.help, false);
  });
}

test("parseArguments() gives defaults to flags that are not there", () => {
  const { flags } = run("x");
  assert.equal(flags.env, []);
  assert.is(flags.name, undefined);
  assert.is(flags.rm, false);
  assert.is(flags.pull, "missing");
  assert.equal(flags.network, []);
});

test("parseArguments() gives flags an object that inherits nothing", () => {
  assert.is(Object.getPrototypeOf(run("x").flags), null);
});

const REFUSED: readonly (readonly [argv: string[], message: string, hint: string])[] = [
  [
    ["--rmm", "x"],
    'Cannot accept flag "--rmm": rl run has no such flag',
    "did you mean --rm? see rl run --help",
  ],
  [
    ["--ineractive", "x"],
    'Cannot accept flag "--ineractive": rl run has no such flag',
    "did you mean --interactive? see rl run --help",
  ],
  [
    ["--evn=A", "x"],
    'Cannot accept flag "--evn": rl run has no such flag',
    "did you mean --env? see rl run --help",
  ],
  [["--no-rm", "x"], 'Cannot accept flag "--no-rm": rl run has no such flag', "see rl run --help"],
  [["-z", "x"], 'Cannot accept flag "-z": rl run has no such flag', "see rl run --help"],
  [["-iz", "x"], 'Cannot accept flag "-z": rl run has no such flag', "see rl run --help"],
  [["-it-d", "x"], 'Cannot accept flag "--": rl run has no such flag', "see rl run --help"],
  [["-é", "x"], 'Cannot accept flag "-é": rl run has no such flag', "see rl run --help"],
  [["-😀", "x"], 'Cannot accept flag "-😀": rl run has no such flag', "see rl run --help"],
  [
    ["---rm", "x"],
    'Cannot accept flag "---rm": rl run has no such flag',
    "did you mean --rm? see rl run --help",
  ],
  [["--=1", "x"], 'Cannot accept flag "--": rl run has no such flag', "see rl run --help"],
  [
    ["--constructor", "x"],
    'Cannot accept flag "--constructor": rl run has no such flag',
    "see rl run --help",
  ],
  [["--__proto__", "x"], 'Cannot accept flag "--__proto__": rl run has no such flag', "see rl run --help"],
  [["--__proto__=1", "x"], 'Cannot accept flag "--__proto__": rl run has no such flag', "see rl run --help"],
  [["--toString", "x"], 'Cannot accept flag "--toString": rl run has no such flag', "see rl run --help"],
  [["--name"], 'Cannot accept flag "--name": its value is missing', "write --name NAME; see rl run --help"],
  [["-it", "-e"], 'Cannot accept flag "-e": its value is missing', "write -e KEY=VALUE; see rl run --help"],
  [
    ["--pull"],
    'Cannot accept flag "--pull": its value is missing',
    "write --pull always|missing|never; see rl run --help",
  ],
  [
    ["--rm=maybe", "x"],
    'Cannot accept value of --rm "maybe": it is not one of: true, false',
    "see rl run --help",
  ],
  [["--rm=", "x"], 'Cannot accept value of --rm "": it is not one of: true, false', "see rl run --help"],
  [["-t=ja", "x"], 'Cannot accept value of -t "ja": it is not one of: true, false', "see rl run --help"],
  [
    ["--pull", "x"],
    'Cannot accept value of --pull "x": it is not one of: always, missing, never',
    "see rl run --help",
  ],
  [["--rm"], 'Cannot run command "rl run": IMAGE is missing', "usage: rl run [OPTIONS] IMAGE [COMMAND...]"],
  [[], 'Cannot run command "rl run": IMAGE is missing', "usage: rl run [OPTIONS] IMAGE [COMMAND...]"],
  [["--"], 'Cannot run command "rl run": IMAGE is missing', "usage: rl run [OPTIONS] IMAGE [COMMAND...]"],
];

for (const [argv, message, hint] of REFUSED) {
  test(`parseArguments() refuses ${JSON.stringify(argv)}`, () => {
    const error = refusal(() => run(...argv));
    assert.is(error.code, "invalid");
    assert.is(error.message, message);
    assert.is(error.hint, hint);
  });
}

test("parseArguments() takes --help before the image, and nothing is checked then", () => {
  assert.is(run("--help").help, true);
  assert.is(run("--rm", "--help", "--nonsense").help, true);
  assert.is(run("x", "--help").help, false);
});

test("parseArguments() reads run's -h as the host name and others' -h as help", () => {
  assert.is(run("-h", "web", "x").flags.hostname, "web");
  assert.is(parseArguments(pullSpec, ["-h"]).help, true);
  assert.is(parseArguments(pullSpec, ["-qh"]).help, true);
});

test("parseArguments() finds flags after arguments where the command does not stop at the first", () => {
  const parsed = parseArguments(imagesSpec, ["alpine", "-q", "--no-trunc"]);
  assert.equal(parsed.positionals, ["alpine"]);
  assert.is(parsed.flags.quiet, true);
  assert.is(parsed.flags["no-trunc"], true);
  assert.is(parseArguments(pullSpec, ["alpine", "--help"]).help, true);
});

test("parseArguments() refuses arguments beyond the last", () => {
  const error = refusal(() => parseArguments(imagesSpec, ["a", "b"]));
  assert.is(error.message, 'Cannot accept argument "b": rl images takes no more arguments');
  assert.is(error.hint, "usage: rl images [OPTIONS] [REPOSITORY]");
});

test("parseArguments() leaves the words it was given alone", () => {
  const argv = Object.freeze(["-it", "x", "sh"]);
  assert.equal(run(...argv).positionals, ["x", "sh"]);
});

test("parseArguments() takes a boolean that is true until it is said to be false", () => {
  const spec = {
    name: "x",
    summary: "X",
    flags: [{ name: "human", short: "H", kind: "boolean", default: "true", description: "Be kind" }],
    positionals: [],
    stopAtFirstPositional: false,
  } as const;
  const human = (...argv: string[]): boolean => parseArguments(spec, argv).flags.human;
  assert.equal([human(), human("-H"), human("--human=false"), human("-H=false")], [true, true, false, false]);
});

test.run();
