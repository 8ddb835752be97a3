/**
 * The language of the hostile registry's cases. A case is data: what is asked for, how the registry lies, and what
 * must come of it. The same modules are loaded by the test and by the process that plays the registry.
 */
import type { ErrorCode } from "../../../core/errors.ts";
import type { Shelf } from "../../core/image/fixture.ts";

/** A request as it arrived. */
export interface Ask {
  /** "https://registry.example"; the loopback listeners are "http://canary" and "https://canary". */
  readonly origin: string;
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly kind: "manifest" | "blob" | "upload" | "tags" | "catalog" | "referrers" | "other";
  /** A tag, a digest, an upload. */
  readonly target: string;
  /** How often the same was asked before. */
  readonly before: number;
}

/** An answer. In header values "{canary}" and "{tls-canary}" become addresses of this machine. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Without a Content-Length when it is a stream. */
  readonly body?: string | Uint8Array | (() => AsyncIterable<Uint8Array>);
  /** Hang up after so many bytes of the body, having promised all of them. */
  readonly cut?: number;
  /** Everything that is written, in place of all that. */
  readonly raw?: string;
  /** Accept the request and stay silent. */
  readonly silent?: true;
}

export interface Attack {
  readonly name: string;
  /** "pull" when missing. */
  readonly does?: "pull" | "push" | "push-chunks" | "mount" | "tags" | "catalog" | "referrers" | "delete";
  /** What the registry has; the honest image under the tag 1 when missing. */
  readonly shelf?: () => Shelf;
  /** The answer to a request, or undefined for the honest one. */
  readonly answer?: (ask: Ask, honest: () => Reply) => Reply | undefined;
  /** How the registry wants to know who asks; "basic" when missing. */
  readonly login?: "none" | "basic" | "bearer" | "identity";
  /** Where the registry is; "registry.example" when missing. */
  readonly domain?: string;
  /** The user said that this registry need not have a good certificate, nor any. */
  readonly insecure?: true;
  /** "harmless" is a success. */
  readonly verdict: ErrorCode | "harmless";
  /** As good: a connection that breaks may swallow what it carried, and then there is nothing to continue. */
  readonly or?: ErrorCode;
  /** What the message has, when it is the verdict. */
  readonly says?: RegExp;
  /** Origins besides the registry and its token service that may be asked, without a credential. */
  readonly reaches?: readonly string[];
  /** The reference after the domain; "app:1" when missing. */
  readonly image?: string;
}

/** What must not be seen anywhere else: every secret has this in it, or is written out below. */
export const MARK = "S3CRET";
export const USER = { username: "user", password: `${MARK}-password` };
export const IDENTITY = `${MARK}-identity`;
export const TOKEN = `${MARK}-token`;
export const BASIC = `Basic ${btoa(`${USER.username}:${USER.password}`)}`;

/** The registry, its token service, and others on the public internet, all with good certificates. */
export const REGISTRY = "https://registry.example";
export const AUTH = "https://auth.example";
export const CDN = "https://cdn.example";
export const EVIL = "https://evil.example";
