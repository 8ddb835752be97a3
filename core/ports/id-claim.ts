/**
 * Which container has which ids, without a lock: a claim is a name, and holds once it was seen to share no id with
 * another one. Of two that claim the same ids at the same time at least one sees the other and looks elsewhere.
 */

/** Ids of the namespace that containers share, one after the other. */
export interface InnerRange {
  readonly start: number;
  readonly size: number;
}

/** Ids of one container. */
export interface IdClaim extends InnerRange {
  /** Of the container. */
  readonly id: string;
}

/** The name of a claim: safe in a file name. */
export function claimName({ start, size, id }: IdClaim): string {
  return `${start}-${size}-${id}`;
}

/** Undefined for a name of something else. */
export function parseClaim(name: string): IdClaim | undefined {
  const [, start, size, id] = /^(\d{1,10})-(\d{1,10})-([0-9a-f]{64})$/.exec(name) ?? [];
  return id === undefined ? undefined : { start: Number(start), size: Number(size), id };
}

/** Whether they share ids. */
export function overlaps(one: InnerRange, other: InnerRange): boolean {
  return one.start < other.start + other.size && other.start < one.start + one.size;
}

/**
 * Where ids are free.
 *
 * @returns ranges of that size, the lowest first; none when no gap is as wide
 */
export function freeRanges(all: InnerRange, size: number, claims: readonly InnerRange[]): InnerRange[] {
  const found: InnerRange[] = [];
  let next = all.start;
  const gap = (end: number): void => {
    for (; next + size <= end && found.length < MOST_PLACES; next += size) found.push({ start: next, size });
  };
  for (const claim of claims.toSorted((left, right) => left.start - right.start)) {
    gap(Math.min(claim.start, all.start + all.size));
    next = Math.max(next, claim.start + claim.size);
  }
  gap(all.start + all.size);
  return found;
}

/** More are not needed for many that look at the same time to find different ones. */
const MOST_PLACES = 256;
