/** The default filter in a container, call by call, against a table of what is said to each. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { runOk } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skip, skipIf } from "../../helpers/skip.ts";
import { repository } from "../../helpers/user.ts";

const test = suite("isolation: system calls");
let stage: Stage;
test.before(async () => {
  skipIf(requires.tool("gcc"));
  if (process.arch !== "x64") skip("the table is of x86-64");
  stage = await makeStage({ registry: "images" });
  const source = join(repository, "test/kernel/seccomp/probe-table.c");
  await runOk(["gcc", "-static", "-O1", "-Wall", "-Werror", "-o", join(stage.home, "probe-table"), source]);
});
test.after(() => stage?.stop());

/** A line of the table: "ABI NUMBER NAME VERDICT"; a name with arguments is "NAME(ARGUMENT,...)". */
interface Row {
  readonly text: string;
  readonly verdict: string;
  /** As probe-table reads it. */
  readonly probe: string;
}

const ENTRIES: Readonly<Record<string, readonly [entry: string, base: number]>> = {
  "x86-64": ["syscall", 0],
  i386: ["int80", 0],
  x32: ["syscall", 0x40000000],
};

function readTable(): Row[] {
  const path = join(repository, "test/vectors/seccomp-default.txt");
  const lines = readFileSync(path, "utf8").trim().split("\n");
  return lines.map((text) => {
    const [abi = "", number, name = "", verdict = ""] = text.split(" ");
    const [entry, base] = ENTRIES[abi] ?? assert.unreachable(text) ?? ["", 0];
    const args = /\((.*)\)/.exec(name)?.[1]?.replaceAll(",", " ") ?? "";
    return { text, verdict, probe: `${entry} ${base + Number(number)} ${args}` };
  });
}

/** What a container of these flags is answered, for each row. */
async function verdicts(rows: readonly Row[], flags: readonly string[]): Promise<string[]> {
  const mount = ["-v", `${join(stage.home, "probe-table")}:/probe:ro`];
  const out = await stage.ok([...PLAIN, "-q", "-i", ...mount, ...flags, stage.image("busybox"), "/probe"], {
    stdin: `${rows.map(({ probe }) => probe).join("\n")}\n`,
  });
  return out.trim().split("\n");
}

/** All but uretprobe and uprobe, which kernels let pass by all filters and answer with a signal. */
const isFiltered = ({ verdict }: Row): boolean => verdict !== "UNFILTERED";

for (const flags of [[], ["--security-opt", "no-new-privileges"]]) {
  test(`a container${flags.map((flag) => ` ${flag}`).join("")} is answered as the table says`, async () => {
    const rows = readTable().filter(isFiltered);
    assert.ok(rows.length > 3 * 510);
    const answers = await verdicts(rows, flags);
    const wrong = rows.flatMap(({ text, verdict }, index) =>
      answers[index] === verdict ? [] : [`${text}, but it is ${answers[index]}`],
    );
    assert.equal(wrong, []);
  });
}

test("without a filter calls pass that the table refuses, so the answers are the filter's", async () => {
  const refused = readTable().filter((row) => isFiltered(row) && row.verdict !== "ALLOW");
  const answers = await verdicts(refused, ["--security-opt", "seccomp=unconfined"]);
  assert.equal([...new Set(answers)], ["ALLOW"]);
});

test("a profile's file is read again when it has changed", async () => {
  const file = join(stage.home, "profile.json");
  const flags = [...PLAIN, "-q", "--security-opt", `seccomp=${file}`, stage.image("busybox")];
  for (const [errnoRet, says] of [
    [28, /No space left/],
    [28, /No space left/],
    [17, /File exists/],
  ] as const) {
    const syscalls = [{ names: ["mkdir", "mkdirat"], action: "SCMP_ACT_ERRNO", errnoRet }];
    const text = JSON.stringify({ defaultAction: "SCMP_ACT_ALLOW", syscalls });
    if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
    assert.match((await stage.rl([...flags, "mkdir", "/tmp/new"])).stderr, says);
  }
});

test("the table allows few enough calls, and none of those that are dangerous", () => {
  const rows = readTable();
  const allowed = rows.filter(({ text, verdict }) => verdict === "ALLOW" && /^x86-64 \d+ \w+ /.test(text));
  assert.ok(allowed.length <= 303, `${allowed.length}`);
  const names = new Set(allowed.map(({ text }) => text.split(" ")[2]));
  for (const name of [
    "io_uring_setup",
    "io_uring_enter",
    "clone3",
    "mount",
    "unshare",
    "setns",
    "keyctl",
    "bpf",
  ]) {
    assert.not(names.has(name), name);
  }
});

test.run();
