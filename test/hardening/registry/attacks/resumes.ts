/** Downloads that break off, and what comes when they are continued. */
import type { Ask, Attack, Reply } from "../attack.ts";
import { flipped, LARGE, SMALL } from "../material.ts";
import { endless, isLarge } from "./answers.ts";

const all = LARGE.bytes;

/** What the first request for the large layer gets before its connection breaks, and what later ones get. */
function resuming(later: (ask: Ask, offset: number) => Reply): NonNullable<Attack["answer"]> {
  return (ask, honest) => {
    if (!isLarge(ask)) return undefined;
    const start = /^bytes=(\d+)-$/.exec(ask.headers.range ?? "")?.[1];
    return start === undefined ? { ...honest(), cut: 100_000 } : later(ask, Number(start));
  };
}

const from = (
  offset: number,
  body: Uint8Array,
  range = `bytes ${offset}-${all.length - 1}/${all.length}`,
): Reply => ({ status: 206, headers: { "content-range": range }, body });

const BROKEN: readonly Attack[] = [
  {
    name: "an honest continuation",
    answer: resuming((_, offset) => from(offset, all.subarray(offset))),
    verdict: "harmless",
  },
  {
    name: "a continuation with changed bytes",
    answer: resuming((_, offset) => from(offset, flipped(all.slice(offset)))),
    verdict: "corrupt",
  },
  {
    name: "a continuation with another layer's bytes",
    answer: resuming((_, offset) => from(offset, SMALL.bytes)),
    verdict: "corrupt",
  },
  {
    name: "a continuation that says it begins at the beginning",
    answer: resuming((_, offset) =>
      from(offset, all.subarray(offset), `bytes 0-${all.length - 1}/${all.length}`),
    ),
    verdict: "corrupt",
    says: /wrong place/,
  },
  {
    name: "a continuation that begins a byte later",
    answer: resuming((_, offset) =>
      from(offset, all.subarray(offset + 1), `bytes ${offset + 1}-${all.length - 1}/${all.length}`),
    ),
    verdict: "corrupt",
    says: /wrong place/,
  },
  {
    name: "a continuation without a Content-Range",
    answer: resuming((_, offset) => ({ status: 206, body: all.subarray(offset) })),
    verdict: "corrupt",
    says: /wrong place/,
  },
  {
    name: "a continuation with a Content-Range that is none",
    answer: resuming((_, offset) => from(offset, all.subarray(offset), "bytes x-y/z")),
    verdict: "corrupt",
    says: /wrong place/,
  },
  {
    name: "a continuation that has no end",
    answer: resuming((_, offset) => ({
      status: 206,
      headers: { "content-range": `bytes ${offset}-${all.length}/*` },
      body: endless,
    })),
    verdict: "corrupt",
  },
  {
    name: "a continuation that is everything again, changed where it was seen",
    answer: resuming(() => ({ status: 200, body: flipped(all, 10) })),
    verdict: "harmless",
  },
  {
    name: "a continuation that is everything again, changed where it was not",
    answer: resuming(() => ({ status: 200, body: flipped(all, all.length - 10) })),
    verdict: "corrupt",
  },
  {
    name: "a continuation that brings nothing",
    answer: resuming((_, offset) => from(offset, new Uint8Array())),
    verdict: "corrupt",
  },
  { name: "a continuation that is refused", answer: resuming(() => ({ status: 416 })), verdict: "corrupt" },
  { name: "a continuation that is gone", answer: resuming(() => ({ status: 404 })), verdict: "not-found" },
  {
    name: "a continuation that gives a byte each time",
    answer: resuming((_, offset) => ({ ...from(offset, all.subarray(offset)), cut: 1 })),
    verdict: "unavailable",
  },
  {
    name: "a first answer that is a part",
    answer: (ask) => (isLarge(ask) ? from(100, all.subarray(100)) : undefined),
    verdict: "corrupt",
    says: /wrong place/,
  },
];

export const RESUMES: readonly Attack[] = BROKEN.map((attack) => ({ ...attack, or: "unavailable" }));
