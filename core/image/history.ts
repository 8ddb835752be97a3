import type { Digest } from "../digest/digest.ts";
import type { ImageConfig } from "../spec/image-config.ts";
import type { LayerBlob } from "./record.ts";

/** One step of how an image came to be. */
export interface HistoryStep {
  /** RFC 3339 time, as written in the image. */
  readonly created: string | undefined;
  /** The instruction; "" when it is not known. */
  readonly createdBy: string;
  readonly comment: string;
  /** Bytes of the files of its layer, 0 for a step that made none. */
  readonly size: number;
  /** The blob of its layer. */
  readonly layer: Digest | undefined;
}

/**
 * How an image came to be, the last step first (image-spec config.md, "history"). Layers are handed out to the
 * steps that made one, from the bottom; layers that no step speaks of come last, so none is left out.
 */
export function imageHistory(
  config: Pick<ImageConfig, "history">,
  blobs: readonly LayerBlob[],
): HistoryStep[] {
  let next = 0;
  const steps = (config.history ?? []).map((entry): HistoryStep => {
    const blob = entry.empty_layer === true ? undefined : blobs[next++];
    return {
      created: entry.created,
      createdBy: entry.created_by ?? "",
      comment: entry.comment ?? "",
      size: blob?.contentSize ?? 0,
      layer: blob?.digest,
    };
  });
  const unspoken = blobs.slice(next).map(
    ({ contentSize, digest }): HistoryStep => ({
      created: undefined,
      createdBy: "",
      comment: "",
      size: contentSize,
      layer: digest,
    }),
  );
  return [...steps, ...unspoken].reverse();
}
