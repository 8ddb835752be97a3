import { hostname } from "node:os";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { refuseFlags, wordOptions } from "../../../../core/engine/run/words.ts";
import { refusal } from "../../../cli/helpers.ts";
import { ID, runFlags, sources } from "./fixture.ts";

const test = suite("words");

test("wordOptions of no flags are the id, the command and the defaults", () => {
  assert.equal(wordOptions(runFlags(), sources()), {
    id: ID,
    command: ["sh", "-c", "true"],
    terminal: false,
    env: [],
  });
});

test("wordOptions takes what says how the command is run", () => {
  const flags = runFlags("-t", "--hostname", "web", "--entrypoint", "/bin/sh", "--network=none");
  assert.equal(wordOptions(flags, sources()), {
    id: ID,
    command: ["sh", "-c", "true"],
    terminal: true,
    env: [],
    hostname: "web",
    entrypoint: ["/bin/sh"],
  });
});

test("wordOptions gives an empty entrypoint on, which resets the image's", () => {
  assert.equal(wordOptions(runFlags("--entrypoint", ""), sources()).entrypoint, [""]);
  assert.not("entrypoint" in wordOptions(runFlags(), sources()));
});

test("wordOptions puts files before flags, so that a flag wins, each in the order given", () => {
  const flags = runFlags("-e", "A=flag", "--env-file", "one", "-e", "B=", "--env-file", "two");
  const files = { one: "A=one\nC=1\n", two: "C=2\n" };
  assert.equal(wordOptions(flags, sources(files)).env, ["A=one", "C=1", "C=2", "A=flag", "B="]);
});

test("wordOptions takes a variable's value from the caller when only its name is given", () => {
  const flags = runFlags("-e", "HERE", "-e", "NOWHERE", "--env-file", "file");
  const files = { file: "HERE\nNOWHERE\n" };
  assert.equal(wordOptions(flags, sources(files, { HERE: "yes" })).env, ["HERE=yes", "HERE=yes", "NOWHERE"]);
});

test("wordOptions reads no file that was not named, and passes on why one cannot be read", () => {
  assert.throws(() => wordOptions(runFlags("--env-file", "nothing"), sources()), /nothing is not expected/);
});

test("refuseFlags refuses a terminal for an input that is none, and nothing else", () => {
  const error = refusal(() => refuseFlags(runFlags("-it"), false));
  assert.is(error.code, "invalid");
  assert.match(error.message, /standard input is not a terminal/);
  refuseFlags(runFlags("-it"), true);
  for (const flags of [[], ["-i"], ["-t"]]) {
    for (const terminal of [false, true]) refuseFlags(runFlags(...flags), terminal);
  }
});

test("wordOptions with the host's name space has the host's name", () => {
  assert.is(wordOptions(runFlags("--uts", "host"), sources()).hostname, hostname());
});

test.run();
