import type { LinuxBlockIo, LinuxThrottleDevice } from "../spec/runtime-config.ts";
import { type CgroupWrite, digits, isSet, MAX, neutral, onlyVersion1 } from "./cgroup-write.ts";

/** Input and output of block devices, config-linux.md "Block IO". */
export function ioWrites(io: LinuxBlockIo): readonly CgroupWrite[] {
  if (isSet(io.leafWeight)) throw onlyVersion1("blockIO.leafWeight");
  return [
    ...(isSet(io.weight) ? [weightWrite(io.weight)] : []),
    ...(io.weightDevice ?? []).flatMap(({ major, minor, weight, leafWeight }) => {
      if (isSet(leafWeight)) throw onlyVersion1("blockIO.weightDevice.leafWeight");
      return isSet(weight) ? [weightWrite(weight, `${digits(major)}:${digits(minor)} `)] : [];
    }),
    ...throttleWrites("rbps", io.throttleReadBpsDevice),
    ...throttleWrites("wbps", io.throttleWriteBpsDevice),
    ...throttleWrites("riops", io.throttleReadIOPSDevice),
    ...throttleWrites("wiops", io.throttleWriteIOPSDevice),
  ];
}

const [LEAST, MOST] = [10, 1000];

/** The BFQ scheduler has the specification's scale; where it is not used, the controller's own is ten times as wide. */
function weightWrite(weight: number, device = ""): CgroupWrite {
  const within = Math.min(Math.max(weight, LEAST), MOST);
  const wide = 1 + Math.floor(((within - LEAST) * 9999) / (MOST - LEAST));
  return {
    file: "io.bfq.weight",
    value: `${device}${within}`,
    orElse: { file: "io.weight", value: `${device}${wide}` },
  };
}

function throttleWrites(key: string, devices: readonly LinuxThrottleDevice[] = []): readonly CgroupWrite[] {
  return devices.map(({ major, minor, rate }) => {
    const limit = `${digits(major)}:${digits(minor)} ${key}=`;
    return isSet(rate)
      ? { file: "io.max", value: `${limit}${digits(rate)}` }
      : neutral("io.max", `${limit}${MAX}`);
  });
}
