/** Sizes of `struct vfs_cap_data` and `vfs_ns_cap_data` (linux/capability.h). */
const V2_BYTES = 20;
const V3_BYTES = 24;
const V2_REVISION = 2;
const V3_REVISION = 3;

/**
 * The form of `security.capability` that layers carry: version 2, which means the root of wherever it is unpacked.
 *
 * In a user namespace the kernel stores version 3, with the id of that namespace's root, and shows its own
 * processes version 2 again. What is left at version 3 with root 0 says the same. One of another root is kept:
 * without that id it would give its capabilities to more users than it was meant for.
 */
export function portableCapability(value: Uint8Array): Uint8Array {
  if (value.length !== V3_BYTES) return value;
  const view = new DataView(value.buffer, value.byteOffset, value.length);
  if (view.getUint8(3) !== V3_REVISION || view.getUint32(V2_BYTES, true) !== 0) return value;
  const portable = value.slice(0, V2_BYTES);
  portable[3] = V2_REVISION;
  return portable;
}
