/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether files are as they were: one number each, which changes when the file does.
 */
#define _GNU_SOURCE
#include "stamps.h"

#include <sys/stat.h>

/**
 * mix() - add a number to a hash (FNV-1a over its bytes)
 * @hash:  so far
 * @value: the number
 *
 * Return: the hash with it
 */
static uint64_t mix(uint64_t hash, uint64_t value)
{
	for (int i = 0; i < 8; i++) {
		hash ^= value >> (8 * i) & 0xff;
		hash *= 0x100000001b3u;
	}
	return hash;
}

/**
 * file_stamp() - the number of a file
 * @path: which
 *
 * Return: of its identity, size and times; of a directory's identity alone; 0 when there is none
 */
uint64_t file_stamp(const char *path)
{
	struct stat status;
	uint64_t hash = 0xcbf29ce484222325u;

	if (stat(path, &status) < 0)
		return 0;
	hash = mix(mix(hash, status.st_dev), status.st_ino);
	if (!S_ISDIR(status.st_mode)) {
		hash = mix(mix(hash, (uint64_t)status.st_size), (uint64_t)status.st_mtim.tv_sec);
		hash = mix(mix(hash, (uint64_t)status.st_mtim.tv_nsec), (uint64_t)status.st_ctim.tv_sec);
		hash = mix(hash, (uint64_t)status.st_ctim.tv_nsec);
	}
	return hash;
}

/**
 * text_stamp() - the number of a text
 * @text: any
 *
 * Return: its hash (FNV-1a)
 */
uint64_t text_stamp(const char *text)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (; *text; text++) {
		hash ^= (uint8_t)*text;
		hash *= 0x100000001b3u;
	}
	return hash;
}
