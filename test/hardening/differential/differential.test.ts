/**
 * What this reader accepts, GNU tar and bsdtar must list the same: names, types, sizes, targets, in order. The other
 * way round is not asked: refusing what they guess at is the intention.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { type ReadEntry, readAll } from "../../core/tar/read.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { generateArchive, generator } from "./generate.ts";
import { COMPLAINTS, escaped, JUSTIFIED, type Listing, listBsd, listGnu } from "./peers.ts";

const test = suite("hardening: differential");
test.before(() => skipIf(requires.tool("bsdtar") ?? requires.tool("tar")));

const ROUNDS = 10;
const ARCHIVES = 40;
const LETTERS: Readonly<Record<ReadEntry["type"], string>> = {
  file: "-",
  hardlink: "h",
  symlink: "l",
  character: "c",
  block: "b",
  directory: "d",
  fifo: "p",
};

function show({ type, size, path, link }: ReadEntry): string {
  const name = escaped(path).replace(/\/$/, "");
  return `${LETTERS[type]} ${type === "file" ? size : 0} ${name}${link === "" ? "" : ` -> ${escaped(link)}`}`;
}

async function listOurs(archive: Uint8Array): Promise<string[] | undefined> {
  try {
    return (await readAll(archive, { chunk: 777 })).map(show);
  } catch (error) {
    assert.ok(isRlError(error) && ["corrupt", "limit", "unsupported"].includes(error.code), String(error));
    return undefined;
  }
}

/** Complains by name of what it sees otherwise, or sees the same. */
function compare(
  peer: "gnu" | "bsd",
  ours: readonly string[],
  { entries, complained, errors }: Listing,
): void {
  const isKnown = COMPLAINTS.some((known) => known.peer === peer && known.text.test(errors));
  assert.ok(!complained || isKnown, `${peer} complains: ${errors}\n${ours.join("\n")}`);
  if (!complained)
    assert.is(entries.length, ours.length, `${peer} lists\n${entries.join("\n")}\nwe\n${ours.join("\n")}`);
  for (const [index, theirs] of entries.entries()) {
    const own = ours[index] ?? "";
    const isJustified = JUSTIFIED.some((rule) => rule.peer === peer && rule.matches(own, theirs));
    assert.ok(own === theirs || isJustified, `${peer} lists ${theirs}, we ${own}`);
  }
}

for (let round = 0; round < ROUNDS; round++) {
  test(`GNU tar, bsdtar and we agree, ${ARCHIVES} archives from seed ${round}`, async () => {
    let accepted = 0;
    for (let at = 0; at < ARCHIVES; at++) {
      const archive = generateArchive(generator((round * ARCHIVES + at) * 7919 + 1));
      const ours = await listOurs(archive);
      if (ours === undefined) continue;
      accepted++;
      compare("gnu", ours, listGnu(archive));
      compare("bsd", ours, listBsd(archive));
    }
    // A grammar that only makes broken archives would compare nothing.
    assert.ok(accepted >= 5, `${accepted} of ${ARCHIVES} were accepted`);
  });
}

test.run();
