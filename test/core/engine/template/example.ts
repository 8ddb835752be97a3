/** The vectors of test/vectors/template: the answers of Go's text/template. */
import { readFileSync } from "node:fs";
import type { Value } from "../../../../core/engine/template/value.ts";

export interface Case {
  readonly template: string;
  /** The output, when there was no failure. */
  readonly want?: string;
  /** Where it failed, from 1; the column only of failures while it ran. */
  readonly line?: number;
  readonly column?: number;
}

interface Vectors {
  readonly data: Tagged;
  readonly cases: readonly Case[];
}

type Tagged =
  | string
  | number
  | boolean
  | readonly Tagged[]
  | { readonly $struct: readonly (readonly [string, Tagged])[] }
  | { readonly $map: Readonly<Record<string, Tagged>> }
  | { readonly $nil: "pointer" | "interface" };

const path = new URL("../../../vectors/template/cases.json", import.meta.url);
const vectors = JSON.parse(readFileSync(path, "utf8")) as Vectors;

export const cases: readonly Case[] = vectors.cases;

/** The data of the generator, with its two methods. */
export const example: object = {
  ...Object(untag(vectors.data)),
  Greet: (name: Value) => `hello ${name}`,
  Now: () => "now",
};

function untag(tagged: Tagged): Value {
  if (typeof tagged !== "object") return tagged;
  if ("$struct" in tagged) {
    return Object.fromEntries(tagged.$struct.map(([name, value]) => [name, untag(value)]));
  }
  if ("$map" in tagged) {
    return new Map(Object.entries(tagged.$map).map(([key, value]) => [key, untag(value)]));
  }
  if ("$nil" in tagged) return tagged.$nil === "pointer" ? null : undefined;
  return tagged.map(untag);
}
