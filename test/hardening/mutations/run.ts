/**
 * Switch off each measure in turn and see that a test notices: `npm run test:mutations -- [--short] [ROW|WORD...]`
 *
 * Works on a copy of the repository. First the copy as it is must pass each test that is named; then each mutation is
 * applied, built, and its test run, which must fail. Prints a table in Markdown; the
 * last line is `N passed, N failed`, a mutation that is noticed being one that passed.
 *
 * As root the tests run as the ordinary user of the tests (scripts/as-test-user.sh), but for those that only root can
 * make; as anybody else as himself, without those.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, runOk } from "../../helpers/process.ts";
import { isRoot, repository } from "../../helpers/user.ts";
import { applied } from "./apply.ts";
import { MUTATIONS } from "./list.ts";
import type { Mutation } from "./mutation.ts";

const USER = "rltest";
const MINUTES_10 = 600_000;
const bun = join(repository, "node_modules/.bin/bun");

/** What a run of tests came to. */
interface Outcome {
  readonly passed: boolean;
  /** Names of tests that failed. */
  readonly failed: readonly string[];
  readonly output: string;
}

/** What a copy of the sources does without: it is made there, or large. */
const LEFT_OUT = [
  ".git",
  "node_modules",
  "dist",
  "syscalls-c/build",
  "core/engine/hello/build",
  "test/fuzz/build",
];

async function copyTree(): Promise<string> {
  const tree = mkdtempSync(join(tmpdir(), "rl-mutations-"));
  chmodSync(tree, 0o755);
  const excludes = LEFT_OUT.map((path) => `--exclude=./${path}`);
  const script = 'tree=$1; shift; tar "$@" -cf - . | tar -C "$tree" -xf - && chmod -R a+rX "$tree"';
  await runOk(["sh", "-c", script, "sh", tree, ...excludes], { cwd: repository });
  symlinkSync(join(repository, "node_modules"), join(tree, "node_modules"));
  return tree;
}

async function build(tree: string, generate: string | undefined): Promise<string | undefined> {
  for (const script of [...(generate === undefined ? [] : [generate]), "scripts/build.ts"]) {
    const { exitCode, stdout, stderr } = await run([bun, script], { cwd: tree, timeoutMs: MINUTES_10 });
    if (exitCode !== 0) return `${stdout}${stderr}`;
  }
  return undefined;
}

async function runTest(tree: string, { test, fails, asRoot }: Mutation): Promise<Outcome> {
  const argv = [bun, "test/run.ts", test];
  const { RL: _, ...env } = process.env;
  const only = { ...env, RL_MUST_RUN: "1", RL_TEST_ONLY: fails };
  const { exitCode, stdout, stderr } = await run(
    isRoot() ? ["scripts/as-test-user.sh", asRoot === true ? "root" : USER, ...argv] : argv,
    { cwd: tree, env: only, timeoutMs: MINUTES_10 },
  );
  // "     FILE > SUITE: TEST", or a suite's hook.
  const failed = [...stdout.matchAll(/^ {5}\S+\.test\.ts > (.*)$/gm)].map(([, name = ""]) => name);
  return { passed: exitCode === 0, failed, output: `${stdout}${stderr}` };
}

/** Undefined when the mutation was noticed as the list has it. */
async function verdict(tree: string, mutation: Mutation): Promise<string | undefined> {
  const read = (path: string): string => readFileSync(join(tree, path), "utf8");
  const changed = applied(mutation, read);
  const generated =
    mutation.generate === undefined
      ? []
      : ["core/seccomp/generated/x86_64.ts", "core/seccomp/generated/aarch64.ts"];
  const originals = [...changed.keys(), ...generated].map((path) => [path, read(path)] as const);
  try {
    for (const [path, text] of changed) writeFileSync(join(tree, path), text);
    const broken = await build(tree, mutation.generate);
    if (broken !== undefined) return `it does not build:\n${broken}`;
    const { passed, failed, output } = await runTest(tree, mutation);
    if (passed) return "no test noticed it";
    if (failed.some((name) => name.includes(`: ${mutation.fails}`))) return undefined;
    return `another test failed than "${mutation.fails}":\n${output}`;
  } finally {
    for (const [path, text] of originals) writeFileSync(join(tree, path), text);
  }
}

/** One for each test. */
function onceEach(mutations: readonly Mutation[]): Mutation[] {
  return [...new Map(mutations.map((mutation) => [`${mutation.test} ${mutation.fails}`, mutation])).values()];
}

async function main(): Promise<number> {
  const words = process.argv.slice(2).filter((word) => word !== "--short");
  const isShort = process.argv.includes("--short");
  const isMeant = ({ row, measure, short, asRoot }: Mutation): boolean =>
    (asRoot !== true || isRoot()) &&
    (!isShort || short === true) &&
    (words.length === 0 || words.some((word) => row === word || (word.length > 3 && measure.includes(word))));
  const mutations = MUTATIONS.filter(isMeant);
  const tree = await copyTree();
  const forget = (): void => rmSync(tree, { recursive: true, force: true });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      forget();
      process.exit(130);
    });
  }
  const failures: string[] = [];
  const rows: string[] = [];
  try {
    const broken = await build(tree, undefined);
    if (broken !== undefined) throw new Error(`the sources do not build:\n${broken}`);
    for (const mutation of onceEach(mutations)) {
      const before = await runTest(tree, mutation);
      if (!before.passed) throw new Error(`a test does not pass as it is:\n${before.output}`);
    }
    for (const mutation of mutations) {
      const { row, measure, replacements, test, fails } = mutation;
      const problem = await verdict(tree, mutation);
      console.error(`${problem === undefined ? "noticed    " : "NOT NOTICED"} ${row} ${measure}`);
      if (problem !== undefined) failures.push(`${row}, ${measure}: ${problem}`);
      const files = [...new Set(replacements.map(({ file }) => `\`${file}\``))].join(", ");
      const seen = problem === undefined ? "yes" : "**no**";
      rows.push(`| ${row} | ${measure} | ${files} | \`${test}\`: ${fails} … | ${seen} |`);
    }
  } finally {
    forget();
  }
  console.log(
    [
      "| Row | Measure that is switched off | Where | Test that must fail | Fails |",
      "| --- | --- | --- | --- | --- |",
      ...rows,
    ].join("\n"),
  );
  for (const failure of failures) console.log(`\n${failure}`);
  console.log(
    `${mutations.length - failures.length} passed, ${failures.length + (mutations.length === 0 ? 1 : 0)} failed`,
  );
  return failures.length === 0 && mutations.length > 0 ? 0 : 1;
}

process.exit(await main());
