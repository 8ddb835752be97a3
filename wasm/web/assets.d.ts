/** What the build puts into the page: see scripts/build-web.ts. */
declare module "page:worker" {
  /** The worker's program. */
  export const program: string;
}

declare module "page:parts" {
  /** dist/wasm/parts.wasm in base64. */
  export const parts: string;
}
