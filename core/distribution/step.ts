import type { RegistryCredential } from "../ports/credentials.ts";
import type { TransportRequest, TransportResponse } from "../ports/transport.ts";

/**
 * What the registry protocol asks its host to do next.
 *
 * The protocol itself is written as generators that do no input or output: a host with promises drives them
 * with `perform`, one without (a WebAssembly component called step by step) answers each step itself, and a
 * test answers from a script.
 */
export type Step =
  /** Send a request; answered with a `TransportResponse`, or by throwing "unavailable" into the generator. */
  | { readonly kind: "send"; readonly request: TransportRequest }
  /** Read a whole body; answered with its bytes, cut off after `limit` + 1 so that too long shows. */
  | { readonly kind: "read"; readonly response: TransportResponse; readonly limit: number }
  /** Wait; answered with nothing. */
  | { readonly kind: "sleep"; readonly milliseconds: number }
  /** Look up who the user is at a registry; answered with a credential or undefined. */
  | {
      readonly kind: "lookup";
      readonly registry: string;
      /** The repository it is for, when it is for one. */
      readonly repository: string | undefined;
    };

/** A piece of the protocol that ends with a `T`. */
export type Protocol<T> = Generator<Step, T, unknown>;

/** Ask for a request to be sent. */
export function* send(request: TransportRequest): Protocol<TransportResponse> {
  return (yield { kind: "send", request }) as TransportResponse;
}

/** Ask for a body, up to `limit` bytes and one more. */
export function* read(response: TransportResponse, limit: number): Protocol<Uint8Array> {
  return (yield { kind: "read", response, limit }) as Uint8Array;
}

/** Ask for time to pass. */
export function* sleep(milliseconds: number): Protocol<void> {
  yield { kind: "sleep", milliseconds };
}

/** Ask for the user's credential at a registry. */
export function* lookup(
  registry: string,
  repository?: string | undefined,
): Protocol<RegistryCredential | undefined> {
  return (yield { kind: "lookup", registry, repository }) as RegistryCredential | undefined;
}
