/** Claims of ids as directories of the store: see core/ports/id-claim.ts. */
import { existsSync, lstatSync, mkdirSync, readdirSync, rmdirSync } from "node:fs";
import { RlError } from "../../errors.ts";
import {
  claimName,
  freeRanges,
  type IdClaim,
  type InnerRange,
  overlaps,
  parseClaim,
} from "../../ports/id-claim.ts";
import type { StorePaths } from "./paths.ts";

type Paths = Pick<StorePaths, "root" | "containers">;

/** Milliseconds from a claim to its container's directory, at most: only claims of starts that were killed wait so long. */
const BETWEEN = 60_000;

/** How often somebody else may have been there at the same moment. */
const ATTEMPTS = 64;

/** Where the claim of a container is. */
export function claimPath(paths: Pick<StorePaths, "root">, claim: IdClaim): string {
  return `${claimsDirectory(paths)}/${claimName(claim)}`;
}

/** The claim that a container has, if any. */
export function claimOf(paths: Paths, id: string): IdClaim | undefined {
  return claimsIn(paths).find((claim) => claim.id === id);
}

/**
 * Claim ids for a container, which has them until its claim is removed.
 *
 * @param all the ids that there are
 * @throws RlError "unavailable" when so many are not free, "io"
 */
export function claimIds(paths: Paths, id: string, all: InnerRange, size: number): IdClaim {
  const directory = claimsDirectory(paths);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const places = freeRanges(all, size, liveClaims(paths));
      // The first one at first, so that ids stay together; another one when somebody was faster.
      const place = places[attempt === 0 ? 0 : Math.floor(Math.random() * places.length)];
      if (place === undefined) throw noneFree(all, size);
      const claim = { ...place, id };
      mkdirSync(claimPath(paths, claim));
      const isShared = claimsIn(paths).some((each) => each.id !== id && overlaps(each, claim));
      if (!isShared) return claim;
      rmdirSync(claimPath(paths, claim));
    }
  } catch (cause) {
    if (cause instanceof RlError) throw cause;
    const state = cause instanceof Error ? cause.message : String(cause);
    throw new RlError({ code: "io", action: "claim ids", subject: directory, state, cause });
  }
  throw noneFree(all, size);
}

/** Give back the ids of a container that is gone, if it had any. */
export function releaseIds(paths: Paths, id: string): void {
  const claim = claimOf(paths, id);
  if (claim !== undefined) release(paths, claim);
}

/** Those of containers that are there or about to be; others are removed. */
function liveClaims(paths: Paths): IdClaim[] {
  return claimsIn(paths).filter((claim) => {
    if (existsSync(`${paths.containers}/${claim.id}`) || isYoung(claimPath(paths, claim))) return true;
    release(paths, claim);
    return false;
  });
}

function isYoung(claim: string): boolean {
  const made = lstatSync(claim, { throwIfNoEntry: false })?.mtimeMs;
  // Of a clock that was put back nothing can be said.
  return made === undefined || Math.abs(Date.now() - made) <= BETWEEN;
}

function release(paths: Paths, claim: IdClaim): void {
  try {
    rmdirSync(claimPath(paths, claim));
  } catch {
    // Somebody else has.
  }
}

function claimsIn(paths: Pick<StorePaths, "root">): IdClaim[] {
  try {
    return readdirSync(claimsDirectory(paths)).flatMap((name) => parseClaim(name) ?? []);
  } catch {
    return [];
  }
}

function claimsDirectory({ root }: Pick<StorePaths, "root">): string {
  return `${root}/ids`;
}

function noneFree(all: InnerRange, size: number): RlError {
  return new RlError({
    code: "unavailable",
    action: "use user namespace",
    subject: "auto",
    state: `of your ${all.size} subordinate ids no ${size} in a row are free`,
    hint: "remove a container that has some, ask for fewer with --userns auto:size=NUMBER, or get more: sudo usermod --add-subuids FIRST-LAST --add-subgids FIRST-LAST USER, then end all containers and the process rl-keeper",
  });
}
