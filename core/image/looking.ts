/** What looking into an image takes, also where there is no store, as in a page: steps of pulling and loading. */
export { type ChosenImage, chooseImage, type WantedPlatform } from "./archive/choose.ts";
export type { ArchivedImage } from "./archive/docker-images.ts";
export { createIntake } from "./archive/intake.ts";
export { createLease } from "./archive/leases.ts";
export { archiveMembers, type OpenedArchive, openImages } from "./archive/open.ts";
export { type DocumentSource, registryDocuments } from "./documents.ts";
export type { ExplorePorts } from "./explore/explore.ts";
export { exploreImage } from "./explore/explore.ts";
export { createMerge, type Merge, type MergedLayer } from "./explore/merge.ts";
export type {
  ExploredEntry,
  ExploredImage,
  ExploredLayer,
  ExploredStep,
} from "./explore/model.ts";
export { layerArchive } from "./program-layer.ts";
