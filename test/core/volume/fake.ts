/** A volume store in memory. */
import type { VolumeStore } from "../../../core/ports/volume-store.ts";

export const MADE_AT = Date.parse("2026-06-01T00:00:00Z");

/** @param users ids of containers by the volume that they use */
export function fakeVolumes(
  texts: Readonly<Record<string, string | undefined>> = {},
  users: Readonly<Record<string, readonly string[]>> = {},
): VolumeStore {
  const volumes = new Map(Object.entries(texts));
  return {
    names: () => [...volumes.keys()],
    read: (name) => (volumes.has(name) ? { text: volumes.get(name), madeAt: MADE_AT } : undefined),
    create(name, text) {
      if (volumes.has(name)) return false;
      volumes.set(name, text);
      return true;
    },
    directory: (name) => `/store/volumes/${name}`,
    users: (name) => users[name] ?? [],
    async remove(name) {
      if ((users[name] ?? []).length > 0) return false;
      volumes.delete(name);
      return true;
    },
    size: async () => 1000,
  };
}
