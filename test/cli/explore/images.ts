/** An image to look into, without a store. */
import { type PageData, pageData } from "../../../cli/explore/data.ts";
import type { ExploredImage } from "../../../core/image/explore/model.ts";
import { mergeLayers, type Short } from "../../core/image/explore/entries.ts";
import { digestOf, imageRecord } from "../helpers.ts";

/** Explore layers; the instructions are "step 1", "step 2" … */
export function explored(...layers: readonly (readonly Short[])[]): ExploredImage {
  const merged = mergeLayers(...layers).map((layer, index) => ({
    ...layer,
    digest: digestOf(String(index + 1)),
    size: 100,
  }));
  return {
    layers: merged,
    steps: merged.map((_, layer) => ({
      created: undefined,
      createdBy: `step ${layer + 1}`,
      comment: "",
      layer,
    })),
    contentSize: merged.reduce((sum, { contentSize }) => sum + contentSize, 0),
    wastedBytes: merged.reduce((sum, { wastedBytes }) => sum + wastedBytes, 0),
  };
}

export function dataOf(...layers: readonly (readonly Short[])[]): PageData {
  return pageData(imageRecord({}), explored(...layers));
}
