/** Policies with the verdict each must give on one image. */
import type { Case } from "./case.ts";
import { POLICY_CASES } from "./cases-policy.ts";
import { SIGNATURE_CASES } from "./cases-signature.ts";

export const CASES: readonly Case[] = [...POLICY_CASES, ...SIGNATURE_CASES];
