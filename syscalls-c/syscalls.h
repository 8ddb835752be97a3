/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole interface of the shared object, as binding.ts calls it. All functions return a negative errno on
 * failure. Text is NUL-terminated bytes; the caller has refused NUL inside.
 */
#ifndef RL_SYSCALLS_H
#define RL_SYSCALLS_H

#include <stddef.h>
#include <stdint.h>

#define RL_EXPORT __attribute__((visibility("default")))

/* Replace this process by the program carried inside, under a name, with a plan. Returns only on failure. */
RL_EXPORT int rl_replace(const char *name, const uint8_t *plan, uint64_t size);

/* A descriptor of the sealed program, to be executed through /proc/self/fd. The caller closes it. */
RL_EXPORT int rl_program(void);

/* A descriptor of a plan, readable from its start. The caller closes it. */
RL_EXPORT int rl_plan(const uint8_t *plan, uint64_t size);

/* Read a whole file of less than `size` bytes; returns the length, -EFBIG when there is more. */
RL_EXPORT int64_t rl_read_file(const char *path, uint8_t *buffer, uint64_t size);

/* mkdir -p with mode 0700 for what is missing; verifies that the last component is ours and a directory. */
RL_EXPORT int rl_private_directory(const char *path);

/* mkdir(2) with mode 0700; -EEXIST when there is something already. */
RL_EXPORT int rl_make_directory(const char *path);

/* symlink(2): -EEXIST when there is something already. */
RL_EXPORT int rl_symlink(const char *target, const char *path);

/* Write a file: flags 0 replaces what is there, 1 appends. Mode 0600. */
RL_EXPORT int rl_write_file(const char *path, const uint8_t *bytes, uint64_t size, int32_t append);

/* Take a lock file, made when missing: its descriptor, -EWOULDBLOCK when another has it. See lock.c. */
RL_EXPORT int rl_lock(const char *path);

/* access(2) with F_OK 0, X_OK 1, W_OK 2, R_OK 4. */
RL_EXPORT int rl_access(const char *path, int32_t mode);

/* Write all bytes to a descriptor. */
RL_EXPORT int rl_write(int32_t fd, const uint8_t *bytes, uint64_t size);

/* isatty(3): 1 or 0. */
RL_EXPORT int rl_is_terminal(int32_t fd);

/* Columns of a terminal, 0 when unknown. */
RL_EXPORT int rl_columns(int32_t fd);

/* What the caller is: [uid, gid, nofile hard limit low, high, kernel release as text in `release`]. */
RL_EXPORT int rl_identity(uint32_t *numbers, char *release, uint64_t size);

/*
 * One number per path that changes when the file does (identity, size and times; identity alone for a
 * directory), 0 for a path that is not there. `paths` are NUL-terminated, one after the other.
 */
RL_EXPORT int rl_stamps(const char *paths, uint64_t *stamps, uint64_t count);

/*
 * When each of these files of a directory has last changed (ctime), in microseconds since the epoch: 0 for one that is
 * not there. `names` are NUL-terminated, one after the other.
 */
RL_EXPORT int rl_changes(const char *directory, const char *names, double *moments, uint64_t count);

/*
 * Make an arena (ring.h) and map it for good: its descriptor, and in `address` where it is. The caller closes the
 * descriptor when nobody is to be given the arena any more.
 */
RL_EXPORT int rl_arena(uint64_t size, uint64_t *address);

/* Give bytes of a slice's ring back to its inflater; `control` is where the slice begins. */
RL_EXPORT int rl_release(uint64_t control, uint32_t count);

/* Send a signal to the process of this number that was started at this time (clock ticks since boot), or -ESRCH. */
RL_EXPORT int rl_signal(int32_t pid, int64_t started, int32_t signal);

/*
 * Let descriptors 3 to 2 + count outlive the next execve(2). 0, or the number of the first one that was not open when
 * this program was started.
 */
RL_EXPORT int rl_preserve(int32_t count);

/*
 * Kill what is in the control group of this absolute path, and remove it unless somebody else does in so many
 * milliseconds; 0 also when there is none.
 */
RL_EXPORT int rl_remove_cgroup(const char *path, int32_t grace);

/* Whether a path is a FIFO, 1 or 0; a link is none. */
RL_EXPORT int rl_is_fifo(const char *path);

/* Write a byte to the FIFO at which somebody waits, and remove it; -ENXIO when nobody waits there. */
RL_EXPORT int rl_open_gate(const char *path);

/*
 * Remove files of a directory (`names`, NUL-terminated, one after the other), then the directory; what is not there
 * is passed over. -ENOTEMPTY when something else is in it.
 */
RL_EXPORT int rl_remove_files(const char *directory, const char *names, uint64_t count);

/*
 * Who a user specification means, by the texts of a container's passwd and group files (user.c): fills `numbers` with
 * uid, gid and supplementary groups and `home`, and returns how many groups there are.
 */
RL_EXPORT int rl_look_up_user(const char *spec, const char *additional, const char *passwd, const char *group,
			      uint32_t *numbers, uint64_t capacity, char *home, uint64_t size);

/* Whether a layer's directory hides what the layers below have of it, 1 or 0. */
RL_EXPORT int rl_is_opaque(const char *directory);

/* Which of `slots` places a text has among kept starts. */
RL_EXPORT int rl_slot(const char *text, uint32_t slots);

/* Id of the program carried inside, 16 characters and a NUL. */
RL_EXPORT int rl_program_id(char *id, uint64_t size);

/* Nanoseconds of CLOCK_MONOTONIC. */
RL_EXPORT int64_t rl_monotonic(void);

#endif
