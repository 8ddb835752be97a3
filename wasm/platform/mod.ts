/**
 * What the core takes from the web platform and the component's engine has not. Imported first: the core's modules
 * find it as globals.
 */
import { JobPromise } from "./promise.ts";
import { Utf8Decoder, Utf8Encoder } from "./text.ts";
import { WebAddress } from "./url.ts";
import { UrlQuery } from "./url-query.ts";

Object.assign(globalThis, {
  Promise: JobPromise,
  TextEncoder: Utf8Encoder,
  TextDecoder: Utf8Decoder,
  URL: WebAddress,
  URLSearchParams: UrlQuery,
});
