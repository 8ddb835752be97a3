/**
 * Names of processor architectures and their variants.
 *
 * The names are Go's (GOARCH, GOARM, GOAMD64), since images carry those. The same machine has other names in
 * uname(2) and in Debian, and the most common variant of an architecture may be left out; the rules to undo
 * both are those container tools share (containerd's platforms package documents them).
 */

/** An architecture and its variant, "" for the common one. */
export interface Architecture {
  readonly architecture: string;
  readonly variant: string;
}

const OTHER_NAMES: ReadonlyMap<string, Architecture> = new Map([
  ["x86_64", { architecture: "amd64", variant: "" }],
  ["x86-64", { architecture: "amd64", variant: "" }],
  ["i386", { architecture: "386", variant: "" }],
  ["i686", { architecture: "386", variant: "" }],
  ["aarch64", { architecture: "arm64", variant: "" }],
  ["armhf", { architecture: "arm", variant: "v7" }],
  ["wasm32", { architecture: "wasm", variant: "" }],
  ["armel", { architecture: "arm", variant: "v6" }],
]);

/** One name per machine: lower case, Go's architecture, "vN" variants, none where it is the common one. */
export function normalizeArchitecture(architecture: string, variant: string): Architecture {
  const name = architecture.toLowerCase();
  const other = OTHER_NAMES.get(name);
  const base = other?.architecture ?? name;
  // "armhf" says the variant itself; "aarch64" leaves it open.
  const given = other?.variant || variant.toLowerCase();
  const level = /^[0-9]/.test(given) ? `v${given}` : given;
  switch (base) {
    case "386":
      return { architecture: base, variant: "" };
    case "amd64":
      return { architecture: base, variant: level === "v1" ? "" : level };
    case "arm64":
      return { architecture: base, variant: commonArm64(level) };
    case "arm":
      return { architecture: base, variant: level === "" ? "v7" : level };
    default:
      // Only these four have numbered variants; others are kept as they are written.
      return { architecture: base, variant: given };
  }
}

/**
 * The variants that a machine of this architecture runs, best first, all in normal form. A variant that is
 * not known to have predecessors runs itself only.
 */
export function runnableVariants({ architecture, variant }: Architecture): readonly string[] {
  switch (architecture) {
    case "amd64":
      return descending(variant, 1).map((level) => (level === "v1" ? "" : level));
    case "arm":
      return descending(variant, 5);
    case "arm64":
      return arm64Variants(variant);
    default:
      return [variant];
  }
}

function commonArm64(level: string): string {
  if (level === "v8" || level === "v8.0") return "";
  return level === "v9.0" ? "v9" : level;
}

/** "v7" down to "v5": every level includes the ones below. */
function descending(variant: string, lowest: number): readonly string[] {
  const digit = /^v([1-9])$/.exec(variant)?.[1];
  if (digit === undefined) return [variant];
  const levels: string[] = [];
  for (let level = Number(digit); level >= lowest; level -= 1) levels.push(`v${level}`);
  return levels.length > 0 ? levels : [variant];
}

/** Armv9.N has everything of Armv8.(N+5) (Arm Architecture Reference Manual, A2.2), and N everything of N-1. */
function arm64Variants(variant: string): readonly string[] {
  const [, major, minor = "0"] = /^v([89])(?:\.([0-9]))?$/.exec(variant === "" ? "v8" : variant) ?? [];
  if (major === undefined) return [variant];
  const variants: string[] = [];
  let level = Number(minor);
  if (major === "9") {
    for (let step = level; step >= 0; step -= 1) variants.push(step === 0 ? "v9" : `v9.${step}`);
    level += 5;
  }
  for (let step = level; step >= 0; step -= 1) variants.push(step === 0 ? "" : `v8.${step}`);
  return variants;
}
