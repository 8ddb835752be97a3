/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library DIRECTORY: every function that the shared object exports and that neither replaces this process nor needs a
 * control group, once when it succeeds and once when it fails. 0 when all gave what they should; the line otherwise.
 */
#include "../../../syscalls-c/syscalls.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define EXPECT(condition)                                                       \
	do {                                                                    \
		if (!(condition)) {                                             \
			fprintf(stderr, "line %d: %s\n", __LINE__, #condition); \
			return 1;                                               \
		}                                                               \
	} while (0)

int main(int argc, char **argv)
{
	static uint8_t buffer[64];
	uint32_t numbers[8];
	uint64_t stamps[2], address = 0;
	double moments[2];
	char release[65], home[64], paths[16];
	int fd;

	EXPECT(argc == 2 && chdir(argv[1]) == 0);
	EXPECT(rl_make_directory("made") == 0 && rl_make_directory("made") == -EEXIST);
	EXPECT(rl_private_directory("made/a/b") == 0 && rl_private_directory("/") != 0);
	EXPECT(rl_write_file("made/f", (const uint8_t *)"hello", 5, 0) == 0);
	EXPECT(rl_write_file("made/f", (const uint8_t *)"!", 1, 1) == 0);
	EXPECT(rl_write_file("none/f", (const uint8_t *)"x", 1, 0) == -ENOENT);
	EXPECT(rl_read_file("made/f", buffer, sizeof(buffer)) == 6 && memcmp(buffer, "hello!", 6) == 0);
	EXPECT(rl_read_file("made/f", buffer, 3) == -EFBIG && rl_read_file("none", buffer, 3) == -ENOENT);
	EXPECT(rl_read_file("made", buffer, 3) == -EISDIR);
	EXPECT(rl_access("made/f", R_OK) == 0 && rl_access("none", R_OK) == -ENOENT);
	fd = rl_lock("made/lock");
	EXPECT(fd >= 0 && rl_lock("made/lock") == -EWOULDBLOCK && close(fd) == 0 && rl_lock("none/lock") == -ENOENT);
	fd = rl_plan((const uint8_t *)"plan", 4);
	EXPECT(fd >= 0 && close(fd) == 0);
	fd = rl_program();
	EXPECT(fd >= 0 && rl_is_terminal(fd) == 0 && rl_columns(fd) == 0);
	EXPECT(rl_write(fd, (const uint8_t *)"x", 1) == -EPERM && close(fd) == 0);
	EXPECT(rl_identity(numbers, release, sizeof(release)) == 0 && numbers[0] == geteuid() && release[0]);
	memcpy(paths, "made/f\0none", 12);
	EXPECT(rl_stamps(paths, stamps, 2) == 0 && stamps[0] != 0 && stamps[1] == 0);
	EXPECT(rl_changes("/", "proc\0none\0", moments, 2) == 0 && moments[0] > 0 && moments[1] == 0);
	EXPECT(rl_changes("/none", "", moments, 0) == -ENOENT);
	fd = rl_arena(1 << 20, &address);
	EXPECT(fd >= 0 && address != 0 && close(fd) == 0 && rl_release(address, 7) == 0);
	EXPECT(*(uint32_t *)(uintptr_t)address == 7);
	EXPECT(rl_is_fifo("made/f") == 0 && rl_open_gate("none") == -ENOENT);
	EXPECT(mkfifo("made/gate", 0600) == 0 && rl_is_fifo("made/gate") == 1 && rl_open_gate("made/gate") == -ENXIO);
	EXPECT(rl_look_up_user("a:s", "7", "a:x:5:6::/h:/bin/sh\n", "s:x:8:\n", numbers, 8, home, sizeof(home)) == 2);
	EXPECT(numbers[0] == 5 && numbers[1] == 8 && strcmp(home, "/h") == 0);
	EXPECT(rl_look_up_user("b", "", "", "", numbers, 8, home, sizeof(home)) < 0);
	EXPECT(rl_is_opaque("made") == 0 && rl_monotonic() > 0);
	EXPECT(rl_remove_cgroup(argv[1], 0) == -ENODEV && rl_remove_cgroup("x", 0) == -EINVAL);
	EXPECT(rl_signal(getpid(), 1, 0) == -ESRCH);
	EXPECT(rl_remove_files("made", "f\0lock", 2) == -ENOTEMPTY);
	return 0;
}
