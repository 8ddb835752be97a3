import { suite } from "uvu";
import { createZstdFrames } from "../../../core/spec/zstd-frames.ts";
import { refuses } from "../distribution/helpers.ts";

const frames = suite("createZstdFrames");

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** Header of three bytes: last block or not, type 0 raw, 1 run, 2 compressed, size. */
const block = (last: 0 | 1, type: 0 | 1 | 2, size: number): number[] => {
  const value = last + type * 2 + size * 8;
  return [value & 255, (value >> 8) & 255, value >> 16];
};

function check(...bytes: readonly number[]): void {
  const whole = createZstdFrames();
  whole.push(Uint8Array.from(bytes));
  whole.end();
  const single = createZstdFrames();
  for (const byte of bytes) single.push(Uint8Array.of(byte));
  single.end();
}

frames("follows raw, run and compressed blocks", () => {
  const blocks = [...block(0, 0, 3), 1, 2, 3, ...block(0, 1, 1000), 9, ...block(1, 2, 2), 1, 2];
  check(...MAGIC, 0, 0x58, ...blocks);
});

frames("knows every form of header", () => {
  const empty = block(1, 0, 0);
  check(...MAGIC, 0x20, 0, ...empty);
  check(...MAGIC, 0x60, 0, 1, ...empty);
  check(...MAGIC, 0xa0, 0, 1, 0, 0, ...empty);
  check(...MAGIC, 0xe0, 0, 1, 0, 0, 0, 0, 0, 0, ...empty);
  check(...MAGIC, 0x03, 0x58, 1, 2, 3, 4, ...empty);
  check(...MAGIC, 0xc2, 0x58, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, ...empty);
  check(...MAGIC, 0x04, 0x58, ...empty, 1, 2, 3, 4);
});

frames("passes skippable frames of every kind and length", () => {
  check(0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0, 0x5f, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 7, 7);
});

frames("refuses an end inside a frame and what is not a frame", async () => {
  const whole = [...MAGIC, 0x04, 0x58, ...block(1, 0, 2), 1, 2, 3, 4, 5, 6];
  for (let length = 0; length < whole.length; length += 1) {
    await refuses(() => check(...whole.slice(0, length)), "corrupt", /middle of a frame/);
  }
  for (const junk of [
    [0, 0, 0, 0],
    [0x60, 0x2a, 0x4d, 0x18],
    [0x4f, 0x2a, 0x4d, 0x18],
  ]) {
    await refuses(() => check(...whole, ...junk), "corrupt", /not a zstd frame/);
  }
});

frames("refuses a window above 128 MiB, named or by a single segment's size", async () => {
  const last = block(1, 0, 0);
  check(...MAGIC, 0, 17 << 3, ...last);
  for (const window of [(17 << 3) | 1, 18 << 3, 255]) {
    await refuses(() => check(...MAGIC, 0, window, ...last), "limit");
  }
  check(...MAGIC, 0xa0, 0, 0, 0, 8, ...last);
  await refuses(() => check(...MAGIC, 0xa0, 1, 0, 0, 8, ...last), "limit");
  await refuses(() => check(...MAGIC, 0xe0, 0, 0, 0, 0, 0, 0, 0, 1, ...last), "limit");
});

frames("agrees with the encoder", () => {
  for (const size of [0, 1, 255, 256, 65_791, 300_000]) {
    const data = Uint8Array.from({ length: size }, (_, index) => (index * index) >> 3);
    check(...Bun.zstdCompressSync(data));
  }
});

frames.run();
