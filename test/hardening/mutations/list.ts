/**
 * What keeps each attack off, switched off: a change to the sources, and the test that must fail then. A test that
 * passes all the same proves nothing about the measure.
 */
import type { Mutation } from "./mutation.ts";
import { NETWORK } from "./network.ts";
import { PROCESS } from "./process.ts";
import { ROOT } from "./root.ts";
import { WORDS } from "./words.ts";

/** By the rows of docs/attacks.md. */
export const MUTATIONS: readonly Mutation[] = [...ROOT, ...PROCESS, ...WORDS, ...NETWORK];
