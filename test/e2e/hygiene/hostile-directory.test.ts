/** The directory and environment rl is run in do not steer it. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { type Finished, run } from "../../helpers/process.ts";

const test = suite("a hostile working directory");
let stage: Stage;
let image: string;
let hostile: string;
let mark: string;

test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
  hostile = join(stage.home, "hostile");
  mark = join(stage.home, "mark");
  mkdirSync(join(hostile, "node_modules/citty"), { recursive: true });
  const evil = `require("node:fs").appendFileSync(${JSON.stringify(mark)}, "steered\\n");\n`;
  for (const name of ["evil.ts", "evil.cjs", "index.ts", "cli/main.ts", "node_modules/citty/index.js"]) {
    mkdirSync(join(hostile, name, ".."), { recursive: true });
    writeFileSync(join(hostile, name), evil);
  }
  const bunfig =
    'preload = ["./evil.ts"]\n[test]\npreload = ["./evil.ts"]\n[run]\npreload = ["./evil.ts"]\nbun = true\n';
  for (const name of ["bunfig.toml", ".bunfig.toml"]) writeFileSync(join(hostile, name), bunfig);
  for (const name of [".env", ".env.local", ".env.production", ".env.development"]) {
    writeFileSync(
      join(hostile, name),
      "RL_ROOT=/nonexistent\nPATH=/nonexistent\nRL_DEBUG=1\nNO_COLOR=\nFROM_ENV_FILE=1\n",
    );
  }
  const paths = { "*": ["./evil.ts"] };
  writeFileSync(join(hostile, "tsconfig.json"), JSON.stringify({ compilerOptions: { baseUrl: ".", paths } }));
  const scripts = {
    run: "./evil.ts",
    pull: "./evil.ts",
    images: "./evil.ts",
    info: "./evil.ts",
    version: "./evil.ts",
  };
  const imports = { "#*": "./evil.ts" };
  const manifest = { name: "rl", type: "commonjs", main: "./evil.cjs", scripts, imports, workspaces: ["."] };
  writeFileSync(join(hostile, "package.json"), JSON.stringify(manifest));
});
test.after(() => stage?.stop());

/** Without what two calls never have in common. */
const steady = ({ exitCode, stdout, stderr }: Finished): Finished => ({
  exitCode,
  stdout: stdout.replace(/\b[0-9a-f]{12}\b/g, "ID").replace(/\d+ (second|minute)s? ago/g, "AGE"),
  stderr,
});

const commands: readonly (readonly [name: string, args: () => readonly string[]])[] = [
  ["run", () => [...PLAIN, image, "env"]],
  ["run --help", () => ["run", "--help"]],
  ["run hello", () => ["run", "--rm", "--network", "none", "hello"]],
  ["run of a command that is missing", () => [...PLAIN, image, "no-such-command"]],
  ["pull", () => ["pull", "-q", image]],
  ["images", () => ["images"]],
  ["info", () => ["info"]],
  ["version", () => ["version"]],
  ["help", () => ["help"]],
  ["no command", () => []],
];

test("the traps work: the runtime alone walks into them", async () => {
  const bun = (args: readonly string[], env: Record<string, string>): ReturnType<typeof run> =>
    run([process.execPath, ...args], { cwd: hostile, env: { ...process.env, ...env } });
  for (const [args, env] of [
    [["run", "./index.ts"], {}],
    [["-e", "0"], { BUN_OPTIONS: "--preload ./evil.ts" }],
  ] as const) {
    await bun(args, env);
    assert.ok(existsSync(mark), args.join(" "));
    rmSync(mark);
  }
});

for (const [name, args] of commands) {
  test(`its files change nothing for ${name}`, async () => {
    const expected = steady(await stage.rl(args(), { cwd: stage.home }));
    assert.equal(steady(await stage.rl(args(), { cwd: hostile })), expected);
    assert.not.ok(existsSync(mark));
  });
}

for (const [variable, value] of [
  ["BUN_OPTIONS", "--preload ./evil.ts"],
  ["BUN_OPTIONS", "--config=./bunfig.toml --cwd /nonexistent"],
  ["BUN_BE_BUN", "1"],
  ["BUN_INSPECT", "ws+unix:///nonexistent/socket"],
  ["BUN_INSPECT_PRELOAD", "./evil.ts"],
  ["BUN_CONFIG_VERBOSE_FETCH", "curl"],
  ["NODE_OPTIONS", "--require ./evil.cjs"],
  ["NODE_PATH", "."],
  ["NODE_ENV", "production"],
] as const) {
  test(`${variable}=${value} changes nothing`, async () => {
    for (const [name, args] of commands) {
      const expected = steady(await stage.rl(args(), { cwd: hostile }));
      assert.equal(
        steady(await stage.rl(args(), { cwd: hostile, env: { [variable]: value } })),
        expected,
        name,
      );
    }
    assert.not.ok(existsSync(mark));
  });
}

test("the program's own name and place give nothing away to the directory", async () => {
  const { stdout } = await stage.rl([...PLAIN, image, "env"], { cwd: hostile });
  assert.not.match(stdout, /FROM_ENV_FILE/);
});

test.run();
