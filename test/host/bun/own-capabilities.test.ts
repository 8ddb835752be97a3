import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { CAPABILITIES } from "../../../core/bundle/capabilities.ts";
import { possibleCapabilities } from "../../../core/host/bun/own-capabilities.ts";

const test = suite("possibleCapabilities");

test("possibleCapabilities of a new user namespace are all of the kernel's", () => {
  const last = Number(readFileSync("/proc/sys/kernel/cap_last_cap", "utf8"));
  assert.is(possibleCapabilities(true).toString(2), "1".repeat(last + 1));
});

test("possibleCapabilities of ours are those that we have", () => {
  const [, own = ""] = /^CapPrm:\t(\S+)$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  const possible = possibleCapabilities(false);
  assert.is(possible & BigInt(`0x${own}`), possible);
  if (process.getuid?.() !== 0) assert.is(possible, 0n);
});

test("possibleCapabilities do not have what the bounding set lacks", () => {
  const bit = 1n << BigInt(CAPABILITIES.indexOf("CAP_SYS_RAWIO"));
  const module = JSON.stringify(
    new URL("../../../core/host/bun/own-capabilities.ts", import.meta.url).pathname,
  );
  const script = `console.log(String((await import(${module})).possibleCapabilities(false)))`;
  const bun = [process.execPath, "-e", script];
  const isRoot = process.getuid?.() === 0;
  const words = isRoot ? ["setpriv", "--bounding-set", "-sys_rawio", ...bun] : bun;
  const { stdout, stderr } = Bun.spawnSync(words);
  assert.is(BigInt(stdout.toString().trim() || "-1") & bit, 0n, stderr.toString());
});

test.run();
