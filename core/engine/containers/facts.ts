/** What inspecting a container takes besides what is written down of it. */
import {
  type Container,
  type ImageConfig,
  type InspectFacts,
  isRlError,
  listImages,
  readEndpoints,
  readImageConfig,
} from "../../mod.ts";
import type { Apis } from "../apis.ts";
import { containerSizes } from "./size.ts";

/** @param isMeasured also how much it has written */
export async function inspectFacts(
  container: Container,
  isMeasured: boolean,
  apis: Pick<Apis, "content" | "networks" | "shelf" | "signal" | "store">,
): Promise<InspectFacts> {
  const { id, imageId } = container.document;
  const sizes = isMeasured ? await containerSizes([{ id, imageId }], apis) : undefined;
  const image = await configOf(imageId, apis);
  const endpoints = readEndpoints(apis.networks.endpoints()).filter(({ container: other }) => other === id);
  return { ...apis.shelf.place(id), image, sizes: sizes?.get(id), endpoints };
}

/** Undefined for an image that is here no more. */
async function configOf(
  imageId: string,
  { content }: Pick<Apis, "content">,
): Promise<ImageConfig | undefined> {
  const ports = content();
  const image = (await listImages(ports.metadata)).find((each) => each.imageId === imageId);
  try {
    return image === undefined ? undefined : await readImageConfig(image, ports);
  } catch (error) {
    if (isRlError(error)) return undefined;
    throw error;
  }
}
