import { KEYS, type SignatureSpec } from "./helpers.ts";

/** A policy, an image, and the verdict. */
export interface Case {
  readonly name: string;
  readonly policy: unknown;
  /** `APP` when it names none. */
  readonly image?: string;
  readonly signatures?: readonly SignatureSpec[];
  readonly verdict: "accepted" | "rejected" | "policy";
  /** In the reason. */
  readonly says?: RegExp;
}

/** The image of every case that names no other. */
export const APP = "registry.test/team/app:1";

export const ACCEPT = [{ type: "insecureAcceptAnything" }];
export const REJECT = [{ type: "reject" }];

/** A policy that demands this of everything. */
export const only = (...requirements: readonly unknown[]): unknown => ({ default: requirements });

/** Signed by p256, unless said otherwise. */
export const signed = (more: object = {}): object => ({
  type: "sigstoreSigned",
  keyPath: "/keys/p256.pub",
  ...more,
});

export const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** A key as policies hold it. */
export const keyData = (name: keyof typeof KEYS): string => base64(KEYS[name].pem);
