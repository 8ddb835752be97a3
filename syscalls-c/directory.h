/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading directories without the C library's DIR: no allocation, and positions that can be kept and
 * returned to.
 */
#ifndef RL_DIRECTORY_H
#define RL_DIRECTORY_H

#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/* One entry as getdents64(2) gives it. */
struct directory_entry {
	uint64_t inode;
	int64_t offset; /* lseek(2) here to go on behind this entry */
	uint16_t length;
	uint8_t type; /* DT_*; DT_UNKNOWN on some file systems */
	char name[];
};

/**
 * directory_read() - fill a buffer with entries from the descriptor's position on
 * @fd:       a directory open for reading
 * @buffer:   filled, aligned for uint64_t
 * @capacity: its size
 *
 * Return: bytes filled, 0 at the end, -1 with errno
 */
static inline long directory_read(int fd, void *buffer, size_t capacity)
{
	return syscall(SYS_getdents64, fd, buffer, capacity);
}

/**
 * directory_is_dot() - tell "." and ".." from names
 * @name: an entry's name
 *
 * Return: 1 or 0
 */
static inline int directory_is_dot(const char *name)
{
	return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

#endif
