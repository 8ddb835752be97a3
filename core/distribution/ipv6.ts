/**
 * The eight groups of an IPv6 address, as numbers of 16 bits.
 *
 * @param text as `URL.hostname` has it, without the brackets: hexadecimal groups, and at most one "::"
 */
export function ipv6Groups(text: string): readonly number[] {
  const [before = [], after = []] = text.split("::").map(readGroups);
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function readGroups(text: string): readonly number[] {
  return text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
}
