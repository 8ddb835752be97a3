import type { Attack } from "../attack.ts";
import { ADDRESSES } from "./addresses.ts";
import { CERTIFICATES } from "./certificates.ts";
import { CONFUSION } from "./confusion.ts";
import { DIGESTS } from "./digests.ts";
import { LOGINS } from "./logins.ts";
import { REDIRECTS } from "./redirects.ts";
import { RESUMES } from "./resumes.ts";
import { HUGE } from "./sizes.ts";

export const ATTACKS: readonly Attack[] = [
  ...DIGESTS,
  ...RESUMES,
  ...CONFUSION,
  ...HUGE,
  ...REDIRECTS,
  ...LOGINS,
  ...ADDRESSES,
  ...CERTIFICATES,
];
