/** The functions of the C module (syscalls.h), by the names that types have in Bun. */

/** What starts and joins need. Each symbol takes its time to load, some hundredths of a millisecond. */
export const START_SIGNATURES = {
  rl_replace: { args: ["ptr", "ptr", "u64"], returns: "i32" },
  rl_read_file: { args: ["ptr", "ptr", "u64"], returns: "i64" },
  rl_private_directory: { args: ["ptr"], returns: "i32" },
  rl_symlink: { args: ["ptr", "ptr"], returns: "i32" },
  rl_is_terminal: { args: ["i32"], returns: "i32" },
  rl_identity: { args: ["ptr", "ptr", "u64"], returns: "i32" },
  rl_stamps: { args: ["ptr", "ptr", "u64"], returns: "i32" },
} as const;

export const OTHER_SIGNATURES = {
  rl_program: { args: [], returns: "i32" },
  rl_plan: { args: ["ptr", "u64"], returns: "i32" },
  rl_make_directory: { args: ["ptr"], returns: "i32" },
  rl_write_file: { args: ["ptr", "ptr", "u64", "i32"], returns: "i32" },
  rl_lock: { args: ["ptr"], returns: "i32" },
  rl_access: { args: ["ptr", "i32"], returns: "i32" },
  rl_write: { args: ["i32", "ptr", "u64"], returns: "i32" },
  rl_columns: { args: ["i32"], returns: "i32" },
  rl_changes: { args: ["ptr", "ptr", "ptr", "u64"], returns: "i32" },
  rl_arena: { args: ["u64", "ptr"], returns: "i32" },
  rl_release: { args: ["u64", "u32"], returns: "i32" },
  rl_signal: { args: ["i32", "i64", "i32"], returns: "i32" },
  rl_remove_cgroup: { args: ["ptr", "i32"], returns: "i32" },
  rl_is_fifo: { args: ["ptr"], returns: "i32" },
  rl_open_gate: { args: ["ptr"], returns: "i32" },
  rl_remove_files: { args: ["ptr", "ptr", "u64"], returns: "i32" },
  rl_preserve: { args: ["i32"], returns: "i32" },
  rl_is_opaque: { args: ["ptr"], returns: "i32" },
  rl_look_up_user: {
    args: ["ptr", "ptr", "ptr", "ptr", "ptr", "u64", "ptr", "u64"],
    returns: "i32",
  },
  rl_slot: { args: ["ptr", "u32"], returns: "i32" },
  rl_program_id: { args: ["ptr", "u64"], returns: "i32" },
  rl_monotonic: { args: [], returns: "i64" },
} as const;
