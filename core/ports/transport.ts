import type { StreamBody } from "./stream-body.ts";

/** HTTP as the registry client needs it: no redirect is followed and no credential is added by the host. */
export interface TransportRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A streamed one is closed early when the peer answers before its end. */
  readonly body?: Uint8Array | StreamBody | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Accept any certificate, or one for another name: the user said so for this server. */
  readonly unverified?: boolean | undefined;
}

export interface TransportResponse {
  readonly status: number;
  /** Header value by lower-case name, null when absent. */
  header(name: string): string | null;
  /** The body as it comes off the wire, not content-decoded. Breaking out of the loop closes the connection. */
  body(): AsyncIterable<Uint8Array>;
  /** Drop the body unread. */
  discard(): void;
}

export interface Transport {
  /**
   * Send one request. Throws `RlError` code "unavailable" when no response could be had: its `state` says
   * which of name lookup, connection refused, TLS or time-out it was; "denied" when somebody answered whose
   * certificate is not accepted, so that nobody takes it for a server without TLS. What a streamed body throws is
   * thrown as it is. Any status is a response, not an error.
   */
  send(request: TransportRequest): Promise<TransportResponse>;
}
