import { existsSync, readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import type { Abi } from "../../../core/seccomp/architecture.ts";
import { skip } from "../../helpers/skip.ts";

/** The last number of the tables; headers newer than they are know more. */
const NEWEST = 469;
/** From here on numbers are those of x32 alone. */
const X32_OWN = 512;

/** Compare a table with a header of this machine's linux-libc-dev, but for the names in `leftOut`. */
export function compareWithHeader(file: string, abi: Abi | undefined, leftOut: readonly string[] = []): void {
  const path = `/usr/include/x86_64-linux-gnu/asm/${file}`;
  if (!existsSync(path)) skip(`${path} is not installed`);
  const lines = readFileSync(path, "utf8").matchAll(
    /^#define __NR_(\w+)\s+\(?(?:__X32_SYSCALL_BIT \+ )?(\d+)\)?$/gm,
  );
  let seen = 0;
  for (const [, name = "", number] of lines) {
    if (leftOut.includes(name) || (Number(number) > NEWEST && Number(number) < X32_OWN)) continue;
    assert.is(abi?.table.get(name), Number(number), name);
    seen += 1;
  }
  assert.ok(seen > 300, `${seen}`);
}
