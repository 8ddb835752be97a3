import { type DocumentBrief, familiarReference, parseReference } from "../../mod.ts";

/** Of many containers few images are different. */
const known = new Map<string, string>();

/** The image as it was asked for; where that is not known, as people know it: "alpine:3.20". */
export function shortImageName({ image, imageName }: Pick<DocumentBrief, "image" | "imageName">): string {
  if (imageName !== undefined) return imageName;
  const name = known.get(image) ?? familiarName(image);
  known.set(image, name);
  return name;
}

function familiarName(image: string): string {
  try {
    return familiarReference(parseReference(image));
  } catch {
    return image;
  }
}
