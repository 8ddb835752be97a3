/** The few system calls of the start path, through the C module; see syscalls-c/binding.ts. */
export {
  access,
  appendText,
  type Identity,
  identity,
  isTerminal,
  makeDirectory,
  monotonic,
  preserveDescriptors,
  privateDirectory,
  readSmallFile,
  signalProcess,
  stamps,
  terminalColumns,
  writeAll,
  writeFile,
} from "../../../syscalls-c/binding.ts";
