/** The image that containers are made of: busybox and many files, as tar archive for both contenders. */
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { images, prepare } from "../place.ts";

const FILES_PER_DIRECTORY = 100;

/** Sizes as a distribution has them: most files small, the bytes in few; the mean is some 10 kB. */
const SIZES = [200, 600, 1200, 2000, 3000, 4500, 7000, 12_000, 25_000, 45_000];

/**
 * Make a root file system with so many files and return its archive. Content is half text and half noise, the
 * same every time, so that it compresses as programs do. Of each `every` files all have one size, so that those
 * a container changes are of all sizes, however many there are.
 */
export function makeRootfs(place: string, name: string, files: number, every: number): string {
  const archive = join(place, `${name}.tar`);
  if (existsSync(archive)) return archive;
  const root = join(place, name);
  mkdirSync(root, { recursive: true });
  cpSync(join(images(), "rootfs/busybox"), root, { recursive: true, verbatimSymlinks: true });
  let state = 1;
  for (let at = 0; at < files; at++) {
    const directory = join(root, "data", `d${Math.floor(at / FILES_PER_DIRECTORY)}`);
    if (at % FILES_PER_DIRECTORY === 0) mkdirSync(directory, { recursive: true });
    const bytes = new Uint8Array(SIZES[Math.floor(at / every) % SIZES.length] ?? 1000);
    for (let i = 0; i < bytes.length; i++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      bytes[i] = i % 512 < 256 ? 97 + ((i + at) % 23) : state >>> 24;
    }
    writeFileSync(join(directory, `f${at}`), bytes);
  }
  prepare(["tar", "-C", root, "--numeric-owner", "--owner=0", "--group=0", "-cf", archive, "."]);
  prepare(["rm", "-rf", root]);
  return archive;
}
