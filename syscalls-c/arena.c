/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shared object's part of the arena (ring.h): TypeScript makes it, reads what inflaters leave in it, and gives
 * back what no worker was told of.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ring.h"
#include "syscalls.h"

int rl_arena(uint64_t size, uint64_t *address)
{
	int fd = memfd_create("rl-arena", MFD_CLOEXEC | MFD_ALLOW_SEALING), error;
	void *mapped = MAP_FAILED;

	if (fd < 0)
		return -errno;
	/* sealed: memory that shrinks kills whoever reads it */
	if (ftruncate(fd, (off_t)size) == 0 && fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0)
		mapped = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (mapped == MAP_FAILED) {
		error = errno;
		close(fd);
		return -error;
	}
	*address = (uint64_t)(uintptr_t)mapped;
	return fd;
}

int rl_release(uint64_t control, uint32_t count)
{
	ring_release((struct ring_control *)(uintptr_t)control, count);
	return 0;
}
