/** The built executable: nothing in the environment or the working directory steers the runtime inside it. */
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { VERSION } from "../../core/engine/version.ts";
import { type Finished, run } from "../helpers/process.ts";
import { type TempDir, tempDir } from "../helpers/temp-dir.ts";
import { program } from "../helpers/world.ts";

const test = suite("the executable");
let directory: TempDir;
const at = (name: string): string => join(directory.path, name);
test.before(() => {
  directory = tempDir();
  mkdirSync(at("home"));
  writeFileSync(at("evil.ts"), 'console.log("EVIL"); process.exit(66);');
});
test.after(() => directory.remove());

const rl = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Finished> =>
  run([program(), ...args], {
    cwd: directory.path,
    env: { PATH: process.env.PATH, HOME: at("home"), ...more },
  });

async function isItself(more: Readonly<Record<string, string>> = {}): Promise<void> {
  const { stdout, stderr, exitCode } = await rl(["version"], more);
  assert.match(stdout, new RegExp(`^rl ${VERSION}\nRuntime:`), JSON.stringify(more));
  assert.equal([stderr, exitCode], ["", 0], JSON.stringify(more));
}

test("it is one file that nobody but its owner may write", () => {
  const status = statSync(program());
  assert.ok(status.isFile());
  assert.is(status.mode & 0o122, 0o100);
});

test("no variable of the runtime turns it into something else or loads code into it", async () => {
  await isItself({ BUN_BE_BUN: "1" });
  await isItself({ BUN_OPTIONS: `--preload=${at("evil.ts")}` });
  await isItself({ BUN_OPTIONS: "--print 66" });
  await isItself({ BUN_INSPECT: "127.0.0.1:0" });
  await isItself({ BUN_CONFIG_FILE: at("bunfig.toml") });
  await isItself({ NODE_OPTIONS: `--require=${at("evil.ts")}` });
});

test("no file of the working directory is read", async () => {
  writeFileSync(at("bunfig.toml"), 'preload = ["./evil.ts"]\n');
  writeFileSync(at("package.json"), '{ "type": "commonjs", "bun": { "preload": ["./evil.ts"] } }');
  writeFileSync(at("tsconfig.json"), '{ "compilerOptions": { "paths": { "*": ["./evil.ts"] } } }');
  for (const name of [".env", ".env.local", ".env.production", ".env.development"])
    writeFileSync(at(name), "RL_DEBUG=1\nBUN_BE_BUN=1\n");
  await isItself();
  const { stderr } = await rl(["bogus"]);
  assert.match(stderr, /^rl: Cannot /);
  assert.not.match(stderr, /stack/);
});

test("words that are the runtime's own are commands that do not exist", async () => {
  for (const args of [["--print", "66"], ["-e", "console.log(66)"], ["x", "y"], [at("evil.ts")]]) {
    const { stdout, exitCode } = await rl(args);
    assert.equal([stdout, exitCode], ["", 125], args.join(" "));
  }
});

test("flags of the runtime reach the command and not the runtime", async () => {
  const { stdout, exitCode } = await rl(["version", "--inspect"]);
  assert.equal([stdout, exitCode], ["", 125]);
});

test.run();
