/** Texts of files of control groups (version 2), as cgroup-v2.rst of the kernel's documentation describes them. */

/** Reads one file of a group by its name; undefined when there is none, as without its controller. */
export type CgroupFiles = (file: string) => string | undefined;

/** How "max" is told where a number is wanted: the largest of 64 bits, as other runtimes have it. */
export const NO_LIMIT: bigint = 2n ** 64n - 1n;

/** A number alone, or "max". Undefined for what is neither. */
export function parseAmount(text: string | undefined): bigint | undefined {
  const word = text?.trim() ?? "";
  if (word === "max") return NO_LIMIT;
  return /^\d+$/.test(word) ? BigInt(word) : undefined;
}

/** Lines "KEY VALUE". Others are passed over: kernels add lines. */
export function parseFlatKeyed(text: string | undefined): ReadonlyMap<string, bigint> {
  return new Map(
    linesOf(text).flatMap((line) => {
      const [key = "", word, ...more] = line.split(" ");
      const value = more.length > 0 ? undefined : parseAmount(word);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}

/** Lines "NAME KEY=VALUE KEY=VALUE…" by their name. */
export function parseNestedKeyed(text: string | undefined): ReadonlyMap<string, ReadonlyMap<string, bigint>> {
  return new Map(
    linesOf(text).map((line) => {
      const [name = "", ...pairs] = line.split(" ");
      const values = pairs.flatMap((pair) => {
        const [key = "", word] = pair.split("=");
        const value = parseAmount(word);
        return value === undefined ? [] : [[key, value] as const];
      });
      return [name, new Map(values)] as const;
    }),
  );
}

/** Pids of cgroup.procs. Those of other pid namespaces are told as 0, which is nobody. */
export function parsePids(text: string | undefined): readonly number[] {
  return linesOf(text)
    .map(Number)
    .filter((pid) => Number.isSafeInteger(pid) && pid > 0);
}

function linesOf(text = ""): string[] {
  return text.split("\n").filter((line) => line !== "");
}
