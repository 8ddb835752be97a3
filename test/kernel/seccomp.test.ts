import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { prebuiltFilter } from "../../core/seccomp/default-filter.ts";
import { GOLDEN } from "../core/seccomp/golden.ts";
import { loadFilter } from "../core/seccomp/interpreter.ts";
import { parseRanges } from "../core/seccomp/ranges.ts";
import { skip } from "../helpers/skip.ts";

const test = suite("kernel/seccomp");

const DEFAULT = ["CAP_SYS_CHROOT"];
const X86_64 = 0xc000003e;
const I386 = 0x40000003;
const X32_BIT = 0x40000000;

/** Errno values that no system call has of its own, for the three answers of the default filter. */
const MARKS = new Map([
  [0x7fff0000, 2000],
  [0x00050001, 2001],
  [0x00050026, 2038],
]);

let folder = "";

test.before(() => {
  if (process.arch !== "x64") skip("the test programs are written for x86-64");
  folder = mkdtempSync(join(tmpdir(), "rl-seccomp-"));
  for (const name of ["verdicts", "confine"]) {
    const source = new URL(`seccomp/${name}.c`, import.meta.url).pathname;
    const flags = ["-O1", "-Wall", "-Wextra", "-Werror", "-pthread"];
    const built = spawnSync("gcc", [...flags, "-o", join(folder, name), source], { encoding: "utf8" });
    if (built.error !== undefined) skip("gcc is not installed");
    assert.is(built.status, 0, built.stderr);
  }
  writeFileSync(join(folder, "default.bpf"), filter());
});

test.after(() => {
  if (folder !== "") rmSync(folder, { recursive: true });
});

function filter(): Uint8Array {
  const prebuilt = prebuiltFilter("x86_64", DEFAULT);
  if (prebuilt === undefined) throw new Error("there is no prebuilt filter");
  return prebuilt;
}

/** The default filter with its answers replaced by marks, so that the kernel carries out none of the calls. */
function markedFilter(): Uint8Array {
  const bytes = filter().slice();
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length; at += 8) {
    const mark = view.getUint16(at, true) === 0x06 ? MARKS.get(view.getUint32(at + 4, true)) : undefined;
    if (mark !== undefined) view.setUint32(at + 4, 0x00050000 + mark, true);
  }
  return bytes;
}

interface Probe {
  readonly entry: "syscall" | "int80";
  readonly number: number;
  readonly args: readonly bigint[];
}

/** The kernel's answers to probes, as values of the unmarked filter. */
function askKernel(probes: readonly Probe[]): number[] {
  const bytes = new DataView(new ArrayBuffer(probes.length * 48));
  probes.forEach((probe, index) => {
    bytes.setUint32(index * 48, probe.entry === "int80" ? 1 : 0, true);
    bytes.setUint32(index * 48 + 4, probe.number, true);
    probe.args.forEach((value, at) => {
      bytes.setBigUint64(index * 48 + 8 + at * 8, value, true);
    });
  });
  const [marked, list] = [join(folder, "marked.bpf"), join(folder, "probes")];
  writeFileSync(marked, markedFilter());
  writeFileSync(list, new Uint8Array(bytes.buffer));
  const { status, stdout, stderr } = spawnSync(join(folder, "verdicts"), [marked, list]);
  if (status === 2 && probes[0]?.entry === "int80") skip("this kernel has no 32-bit calls");
  assert.is(status, 0, stderr.toString());
  const answers = new DataView(stdout.buffer, stdout.byteOffset, stdout.byteLength);
  const values = new Map([...MARKS].map(([value, mark]) => [mark, value]));
  return probes.map((_, index) => {
    const mark = answers.getUint32(index * 4, true);
    return values.get(mark) ?? assert.unreachable(`${probes[index]?.number}: ${mark}`) ?? -1;
  });
}

const VALUES = [
  0n,
  1n,
  8n,
  38n,
  40n,
  0x5412n,
  0x541cn,
  0x20000n,
  0x7e020000n,
  0x1_0000_0026n,
  0x1_0000_5412n,
];
const VECTORS = [0, 1, 2].flatMap((index) =>
  VALUES.map((value) => [0n, 0n, 0n].map((zero, at) => (at === index ? value : zero))),
);

/** uretprobe and uprobe, which kernels let pass by all filters and answer with a signal. */
const UNFILTERED = new Set([335, 336]);

for (const [name, entry, base, arch] of [
  ["x86-64", "syscall", 0, X86_64],
  ["i386", "int80", 0, I386],
  ["x32", "syscall", X32_BIT, X86_64],
] as const) {
  test(`the kernel answers to ${name} 0 to 511 as the golden table says`, () => {
    const golden = GOLDEN[name];
    const numbers = parseRanges("0-511").filter((number) => arch !== X86_64 || !UNFILTERED.has(number));
    const answers = askKernel(numbers.map((number) => ({ entry, number: base + number, args: [] })));
    const depends = new Set(parseRanges(golden?.arguments ?? ""));
    const allowed = new Set(parseRanges(golden?.allow ?? ""));
    const refused = new Set(parseRanges(golden?.eperm ?? ""));
    for (const [index, number] of numbers.entries()) {
      if (depends.has(number)) continue;
      const expected = allowed.has(number) ? 0x7fff0000 : refused.has(number) ? 0x00050001 : 0x00050026;
      assert.is(answers[index], expected, `${name} ${number}`);
    }
  });

  test(`the kernel answers to ${name} calls with arguments as the interpreter does`, () => {
    const run = loadFilter(filter());
    const probes = parseRanges(`${GOLDEN[name]?.arguments} 0 59 435`).flatMap((number) =>
      VECTORS.map((args): Probe => ({ entry, number: base + number, args })),
    );
    const answers = askKernel(probes);
    for (const [index, { number, args }] of probes.entries()) {
      assert.is(answers[index], run({ number, arch, args }), `${name} ${number} ${args}`);
    }
  });
}

const EXPECTED: Readonly<Record<string, string>> = {
  pthread_create: "ok",
  fork: "ok",
  system: "ok",
  "socket AF_UNIX": "ok",
  "socket AF_INET": "ok",
  "socket AF_ALG": "EPERM",
  "socket AF_ALG, upper bits": "EPERM",
  "socket AF_VSOCK": "EPERM",
  "ioctl TIOCSTI": "EPERM",
  "ioctl TIOCSTI, upper bits": "EPERM",
  "ioctl TIOCLINUX": "EPERM",
  "ioctl FIOCLEX": "ok",
  clone3: "ENOSYS",
  "unshare CLONE_NEWUSER": "EPERM",
  "clone CLONE_NEWUSER": "EPERM",
  mount: "EPERM",
  io_uring_setup: "EPERM",
  keyctl: "EPERM",
  userfaultfd: "EPERM",
  "personality ADDR_NO_RANDOMIZE": "EPERM",
  "personality query": "ok",
  "number 511": "ENOSYS",
  "getpid of x32": "ENOSYS",
};

function tryCalls(argument: string): Map<string, string> {
  const { status, stdout, stderr } = spawnSync(join(folder, "confine"), [argument], { encoding: "utf8" });
  assert.is(status, 0, stderr);
  const lines = stdout.trim().split("\n");
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), line.slice(line.lastIndexOf(" ") + 1)]),
  );
}

test("a process under the default filter can do what it must and cannot do what it must not", () => {
  assert.equal(Object.fromEntries(tryCalls(join(folder, "default.bpf"))), EXPECTED);
});

test("the same process without a filter is answered otherwise, so the answers are the filter's", () => {
  const free = tryCalls("-");
  assert.is(free.get("clone3"), "EINVAL");
  assert.is(free.get("ioctl TIOCSTI"), "ENOTTY");
  assert.is(free.get("ioctl TIOCSTI, upper bits"), "ENOTTY");
  assert.is(free.get("personality ADDR_NO_RANDOMIZE"), "ok");
});

/** Programs a container may hold; those this machine lacks are left out. */
const PROGRAMS: readonly (readonly string[])[] = [
  ["sh", "-c", "ls -l / | sort | wc -l"],
  ["bash", "-c", "for i in 1 2 3; do (echo $i) & done; wait; echo $(( $(nproc) + 1 ))"],
  ["cat", "/proc/self/status"],
  ["cp", "/etc/hostname", "/dev/null"],
  ["date", "-R"],
  ["dd", "if=/dev/zero", "of=/dev/null", "bs=64k", "count=16"],
  ["df", "/"],
  ["find", "/etc", "-maxdepth", "1", "-name", "host*"],
  ["getent", "passwd", "root"],
  ["grep", "-c", "root", "/etc/passwd"],
  ["awk", "BEGIN { while (i++ < 1000) s += i; print s }"],
  ["sed", "-n", "1p", "/etc/passwd"],
  ["tar", "-cf", "/dev/null", "-C", "/etc", "hostname"],
  ["gzip", "-kc", "/etc/passwd"],
  ["ps", "-e"],
  ["stat", "/"],
  ["timeout", "5", "true"],
  ["perl", "-e", "$SIG{ALRM} = sub { exit 0 }; alarm 1; my $p = fork; exit 0 unless $p; wait; exit 0"],
  [
    "python3",
    "-c",
    "import threading, subprocess; t = threading.Thread(target=print); t.start(); t.join(); subprocess.run(['true'], check=True)",
  ],
  [
    "python3",
    "-c",
    "import socket, asyncio; asyncio.run(asyncio.sleep(0)); s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()",
  ],
  ["openssl", "dgst", "-sha256", "/etc/passwd"],
  [
    "node",
    "-e",
    "const { Worker } = require('worker_threads'); new Worker('1', { eval: true }).on('exit', process.exit)",
  ],
  ["gcc", "-x", "c", "-fsyntax-only", "/dev/null"],
  ["git", "--version"],
];

for (const command of PROGRAMS) {
  test(`a program runs under the default filter: ${command.join(" ").slice(0, 60)}`, () => {
    const [program = ""] = command;
    if (spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0) skip(`${program} is not installed`);
    const { status, signal, stderr } = spawnSync(
      join(folder, "confine"),
      [join(folder, "default.bpf"), ...command],
      {
        encoding: "utf8",
        cwd: "/",
        env: { PATH: process.env.PATH ?? "/usr/bin:/bin", HOME: "/tmp", LC_ALL: "C" },
      },
    );
    assert.is(status, 0, `${signal ?? ""} ${stderr}`);
  });
}

test.run();
