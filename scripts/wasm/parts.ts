/** The C of the component: wasm/parts and the decoder of the C module, as one core module. */
import { $ } from "bun";

const root = `${import.meta.dir}/../..`;
const SHARED = ["inflate", "inflate-codes", "inflate-crc", "inflate-gzip", "inflate-table"];
const OWN = ["inflate-stream", "memory", "program", "sha256"];
const FLAGS =
  "-std=c11 --target=wasm32 -Os -ffreestanding -nostdlib -mbulk-memory -Wall -Wextra -Werror".split(" ");

/** The linker, under the name it has in Debian: with the release, where only that package is installed. */
function linker(): string {
  const releases = Array.from({ length: 30 }, (_none, index) => `wasm-ld-${index + 13}`);
  for (const name of ["wasm-ld", ...releases]) if (Bun.which(name) !== null) return name;
  throw new Error("wasm-ld is not installed: apt install lld");
}

/**
 * Compile and link it.
 *
 * @param program text that `program` gives
 * @param scratch a directory for what comes in between
 */
export async function buildParts(program: string, scratch: string): Promise<Uint8Array> {
  const text = new TextEncoder().encode(program);
  const packed = Bun.gzipSync(text, { level: 12, library: "libdeflate" });
  const data = `#include "parts.h"
const uint8_t parts_program[] = {${packed.join(",")}};
const size_t parts_program_size = sizeof(parts_program);
const size_t parts_program_length = ${text.length};
`;
  await $`mkdir -p ${scratch}`;
  await Bun.write(`${scratch}/data.c`, data);
  const sources = [
    ...SHARED.map((name) => `${root}/syscalls-c/${name}.c`),
    ...OWN.map((name) => `${root}/wasm/parts/${name}.c`),
    `${scratch}/data.c`,
  ];
  const objects: string[] = [];
  for (const [index, source] of sources.entries()) {
    const object = `${scratch}/${index}.o`;
    // Compiled apart from linking: a driver that finds wasm-opt would run it, and that of the system may be too old.
    await $`clang ${FLAGS} -I ${root}/wasm/parts -isystem ${root}/wasm/parts/include -c ${source} -o ${object}`;
    objects.push(object);
  }
  await $`${linker()} --no-entry --strip-all -z stack-size=65536 ${objects} -o ${scratch}/linked.wasm`;
  // Only what lies between the step and the decoder's calls can be suspended.
  const optimizer = `${root}/node_modules/.bin/wasm-opt`;
  await $`${optimizer} --asyncify -Os --enable-bulk-memory ${scratch}/linked.wasm -o ${scratch}/parts.wasm`;
  return Bun.file(`${scratch}/parts.wasm`).bytes();
}
