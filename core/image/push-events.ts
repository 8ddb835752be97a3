import type { Digest } from "../digest/digest.ts";

/** What happens during a push, for whoever shows it. Digests are of blobs: layers and configs. */
export type PushEvent =
  /** What is to be there in the end. Comes once for each image, before anything of it is sent. */
  | {
      readonly kind: "resolved";
      readonly reference: string;
      readonly digest: Digest;
      readonly layers: readonly { readonly digest: Digest; readonly size: number }[];
    }
  /** A blob is at the registry already, or was taken over from another repository there, or is sent. */
  | {
      readonly kind: "layer";
      readonly digest: Digest;
      readonly state: "there" | "mounted" | "pushing" | "pushed";
    }
  /** Bytes of a blob sent so far, of `size`; less than before when a transfer had to begin again. */
  | { readonly kind: "progress"; readonly digest: Digest; readonly received: number; readonly size: number }
  /** An image is complete under its name. */
  | ({ readonly kind: "pushed" } & PushedImage);

/** One image as it is at the registry now. */
export interface PushedImage {
  /** In full: "docker.io/owner/name:tag". */
  readonly reference: string;
  /** Of the manifest, or of the index when all platforms were pushed. */
  readonly digest: Digest;
  /** Bytes of that document. */
  readonly size: number;
}
